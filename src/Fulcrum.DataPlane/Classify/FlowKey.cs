using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Classify;

/// <summary>
/// The 5-tuple of a packet as it travels, 16 bytes, compared as one vector. For IPv4 the first 12 bytes are in the order in which they
/// lie in a packet without IP options. For IPv6 a keyed digest stands for the addresses (<see cref="FlowHash.KeyOf"/>); who finds a
/// session by such a key compares the addresses themselves.
/// <code>
///   IPv4   0 source address   4 destination address   8 source port   10 destination port   12 protocol   13 three zero bytes
///   IPv6   0 digest, 8 bytes                          8 source port   10 destination port   12 protocol   13 6   14 digest, 2 bytes
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public readonly struct FlowKey
{
    /// <summary>What distinguishes an IPv6 key: the byte behind the protocol.</summary>
    public const uint Ipv6Mark = 6 << 8;

    /// <summary>Source address (IPv4).</summary>
    [FieldOffset(0)] public readonly Be32 Source;

    /// <summary>Destination address (IPv4).</summary>
    [FieldOffset(4)] public readonly Be32 Destination;

    /// <summary>Source port.</summary>
    [FieldOffset(8)] public readonly Be16 SourcePort;

    /// <summary>Destination port.</summary>
    [FieldOffset(10)] public readonly Be16 DestinationPort;

    /// <summary>IANA protocol number.</summary>
    [FieldOffset(12)] public readonly byte Protocol;

    /// <summary>0 for IPv4, 6 for IPv6.</summary>
    [FieldOffset(13)] private readonly byte _version;

    /// <summary>Makes an IPv4 key.</summary>
    public FlowKey(Be32 source, Be32 destination, Be16 sourcePort, Be16 destinationPort, byte protocol)
    {
        Source = source;
        Destination = destination;
        SourcePort = sourcePort;
        DestinationPort = destinationPort;
        Protocol = protocol;
    }

    /// <summary>Whether the addresses are IPv6's.</summary>
    public bool IsIpv6 => _version != 0;

    /// <summary>The key of a packet that answers one with this IPv4 key.</summary>
    public FlowKey Reversed => new(Destination, Source, DestinationPort, SourcePort, Protocol);

    /// <summary>Whether two keys are the same. unsafe: both point to 16 readable bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool Equal(FlowKey* left, FlowKey* right) =>
        Vector128.Load((byte*)left) == Vector128.Load((byte*)right);
}
