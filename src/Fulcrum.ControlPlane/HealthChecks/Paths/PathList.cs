using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.HealthChecks.Paths;

/// <summary>The ways in use at one moment. Immutable.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="Addresses">The ranges that their addresses are from.</param>
/// <param name="Paths">By index.</param>
public sealed record PathList(long Version, CheckAddresses Addresses, ImmutableArray<(int Index, DataPath Path)> Paths)
{
    /// <summary>None.</summary>
    public static PathList Empty { get; } = new(0, CheckAddresses.Default, []);

    /// <summary>The ranges that the kernel has to send to the data plane.</summary>
    public IReadOnlyList<IPNetwork> Networks =>
        [.. Addresses.Networks.Where(network => Paths.Any(p => p.Path.Virtual.AddressFamily == network.BaseAddress.AddressFamily))];

    /// <summary>Addresses of a range, as far as indexes go.</summary>
    public static int SizeOf(IPNetwork network)
    {
        int free = (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) - network.PrefixLength;
        return free >= BitOperations.Log2(CheckPaths.Limit) ? CheckPaths.Limit : 1 << free;
    }

    /// <summary>The address with an index; index 0 is the gateway.</summary>
    public static IPAddress AddressOf(IPNetwork network, int index)
    {
        byte[] bytes = network.BaseAddress.GetAddressBytes();
        for (int at = bytes.Length - 1; index > 0; at--, index >>= 8)
            bytes[at] |= (byte)index;
        return new(bytes);
    }
}
