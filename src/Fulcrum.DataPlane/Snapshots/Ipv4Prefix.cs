using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>An IPv4 prefix.</summary>
/// <param name="Address">Host byte order; bits beyond <paramref name="Length"/> are 0.</param>
/// <param name="Length">0 .. 32.</param>
public readonly record struct Ipv4Prefix(uint Address, byte Length)
{
    /// <summary>One address.</summary>
    public static Ipv4Prefix Host(Be32 address) => new(address.Host, 32);

    /// <summary>The prefix of this length that holds the address (host byte order).</summary>
    public static Ipv4Prefix Covering(uint address, int length) =>
        new(length == 0 ? 0 : address & uint.MaxValue << 32 - length, (byte)length);

    /// <summary>"10.0.0.0/8".</summary>
    public override string ToString() => $"{Be32.FromHost(Address)}/{Length}";
}
