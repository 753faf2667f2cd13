using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// What identifies a service: virtual address, virtual port (0: every other one) and protocol; or, with protocol 0, the mark of its
/// packets in place of the address, as LVS lists it: 0.0.0.7:0.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ServiceKey(IpAddress Address, Be16 Port, byte Protocol)
{
    private const ushort FtpPort = 21;

    /// <summary>The service of packets with a mark.</summary>
    public static ServiceKey OfMark(uint mark, bool ipv4)
    {
        Span<byte> bytes = stackalloc byte[ipv4 ? sizeof(uint) : IpAddress.Length];
        bytes.Clear();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes[^sizeof(uint)..], mark);
        return new ServiceKey(new IpAddress(bytes), default, 0);
    }

    /// <summary>Whether a mark identifies it.</summary>
    public bool IsMark => Protocol == 0;

    /// <summary>The mark; meaningless unless <see cref="IsMark"/>.</summary>
    public uint Mark => Address.Ipv4.Host;

    /// <summary>Whether its servers may keep the port that the client chose.</summary>
    public bool TakesSeveralPorts => Port.Raw == 0;

    /// <summary>Whether it takes FTP's data connections, too, as LVS's service of TCP port 21 does.</summary>
    public bool IsFtp => Protocol == IpProtocol.Tcp && Port.Host == FtpPort;

    /// <summary>Mixes the key; the low bits select a slot of <see cref="RootSnapshot.Lookup"/>.</summary>
    public uint Hash
    {
        get
        {
            ulong mixed = Address.Fold() ^ (ulong)Port.Raw << 32 ^ (ulong)Protocol << 48;
            // An IPv4 address is in the upper half: without folding it would not reach the low bits of the result.
            mixed = (mixed ^ mixed >> 32) * 0x9E3779B97F4A7C15;
            mixed = (mixed ^ mixed >> 32) * 0xC2B2AE3D27D4EB4F;
            return (uint)(mixed >> 32);
        }
    }

    /// <summary>"TCP 10.0.0.1:80", "mark 7".</summary>
    public override string ToString() =>
        IsMark ? $"mark {Mark}{(Address.IsIpv4 ? "" : " of IPv6")}" : $"{NameOf(Protocol)} {Address}:{Port}";

    private static string NameOf(byte protocol) => protocol switch
    {
        IpProtocol.Tcp => "TCP",
        IpProtocol.Udp => "UDP",
        _ => "SCTP",
    };
}
