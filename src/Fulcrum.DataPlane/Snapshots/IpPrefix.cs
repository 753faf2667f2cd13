using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>An IPv4 or IPv6 prefix.</summary>
/// <param name="Address">Bits beyond <paramref name="Length"/> are 0.</param>
/// <param name="Length">0 .. 32 or 0 .. 128.</param>
public readonly record struct IpPrefix(IpAddress Address, byte Length)
{
    /// <summary>Longest prefix of the family.</summary>
    public int MaxLength => Address.IsIpv4 ? 32 : 128;

    /// <summary>One address.</summary>
    public static IpPrefix Host(IpAddress address) => new(address, (byte)(address.IsIpv4 ? 32 : 128));

    /// <summary>The prefix of this length that holds the address.</summary>
    public static IpPrefix Covering(IpAddress address, int length)
    {
        Span<byte> bytes = stackalloc byte[IpAddress.Length];
        MemoryMarshal.Write(bytes, in address);
        int kept = address.IsIpv4 ? length + 96 : length;
        for (int index = 0; index < bytes.Length; index++, kept -= 8)
            bytes[index] &= (byte)(kept >= 8 ? 0xFF : kept <= 0 ? 0 : 0xFF << 8 - kept);
        return new IpPrefix(MemoryMarshal.Read<IpAddress>(bytes), (byte)length);
    }

    /// <summary>Whether the address lies within.</summary>
    public bool Contains(IpAddress address) => address.IsIpv4 == Address.IsIpv4 && Covering(address, Length).Address == Address;

    /// <summary>"10.0.0.0/8".</summary>
    public override string ToString() => $"{Address}/{Length}";
}
