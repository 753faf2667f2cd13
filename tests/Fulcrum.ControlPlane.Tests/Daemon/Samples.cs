using System.Net;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>Small models and files.</summary>
internal static class Samples
{
    /// <summary>A pool, and a service with a checked and an unchecked server; lines 1, 5, 10 and 16.</summary>
    public const string File = """
        local_address_group inside {
            192.168.100.200-202 lan
        }

        virtual_server 10.0.1.100 80 {
            lb_algo wrr
            lb_kind FNAT
            protocol TCP
            laddr_group_name inside
            real_server 10.0.11.9 80 {
                weight 2
            }
        }

        """;

    /// <summary>TCP, one of the addresses 10.0.1.x.</summary>
    public static ServiceKey Key(int last = 100, ushort port = 80, TransportProtocol protocol = TransportProtocol.Tcp) =>
        new(protocol, IPAddress.Parse($"10.0.1.{last}"), port);

    /// <summary>10.0.11.x:80.</summary>
    public static IPEndPoint EndPoint(int last) => new(IPAddress.Parse($"10.0.11.{last}"), 80);

    /// <summary>Owned by the API.</summary>
    public static RealServer Server(int last, int weight = 1, params HealthCheck[] checks) => new()
    {
        Endpoint = EndPoint(last), Weight = weight, Mode = ForwardingMode.FullNat, HealthChecks = [.. checks], Origin = Origin.Api,
    };

    /// <summary>Owned by the API; uses the pool "inside".</summary>
    public static VirtualService Service(ServiceKey key, params RealServer[] servers) => new()
    {
        Key = key, Scheduler = "rr", LocalAddressPool = "inside", RealServers = [.. servers], Origin = Origin.Api,
    };

    /// <summary>Owned by the API; on port "lan".</summary>
    public static LocalAddressPool Pool(string name = "inside", params string[] addresses) => new()
    {
        Name = name,
        Addresses = new((addresses.Length == 0 ? ["192.168.100.200"] : addresses).Select(a => new PoolAddress(IPAddress.Parse(a), "lan"))),
        Origin = Origin.Api,
    };

    /// <summary>Set by the file.</summary>
    public static DirectorSettings Settings(params (string Name, uint Value)[] values) =>
        values.Aggregate(new DirectorSettings(), (settings, item) => settings.WithFile(new(item.Name, item.Value, new Origin("/etc/f.conf", 3))));

    /// <summary>With the pool "inside".</summary>
    public static DirectorModel Model(params VirtualService[] services) =>
        DirectorModel.Empty with { Services = [.. services], Pools = [Pool()] };

    /// <summary>Every 10 s, two retries a second apart.</summary>
    public static TcpCheck Check(bool startsDown = false) => new()
    {
        Target = EndPoint(1),
        Interval = TimeSpan.FromSeconds(10),
        Retries = 2,
        RetryDelay = TimeSpan.FromSeconds(1),
        StartsDown = startsDown,
    };
}
