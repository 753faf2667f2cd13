using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>Many virtual services, each on an address of its own.</summary>
internal static class BenchmarkServices
{
    /// <summary>A whole snapshot of them.</summary>
    public static Wire.Snapshot Snapshot(int services, int servers, uint weight) =>
        Lab.Configuration([.. Enumerable.Range(0, services).Select(index => Service(index, servers, weight))]);

    /// <summary>One of them.</summary>
    public static Wire.VirtualService Service(int index, int servers, uint weight)
    {
        Wire.VirtualService service = Lab.Service(
            IpProtocol.Tcp, "wrr", [.. Enumerable.Range(0, servers).Select(server => ($"10.1.{index % 250}.{server + 1}", (int)weight))]);
        service.Key.Address = Lab.Bytes(AddressOf(index).ToString());
        return service;
    }

    /// <summary>Its address: 198.18.0.0 and those that follow. Its port is <see cref="Lab.VirtualPort"/>.</summary>
    public static IpAddress AddressOf(int index) => new(Be32.FromHost(0xC612_0000 + (uint)index));
}
