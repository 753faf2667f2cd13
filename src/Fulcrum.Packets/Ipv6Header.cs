using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fulcrum.Packets;

/// <summary>IPv6 header (RFC 8200 section 3). Only valid over bytes whose length a parser has checked.</summary>
/// <remarks>
/// <code>
///    0               1               2               3
///    +-------+---------------+---------------------------------------+
///  0 |Version| Traffic Class |              Flow Label               |
///    +-------+---------------+-------+---------------+---------------+
///  4 |        Payload Length         |  Next Header  |   Hop Limit   |
///    +-------------------------------+---------------+---------------+
///  8 |                     Source, 16 bytes                          |
/// 24 |                  Destination, 16 bytes                        |
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = Length)]
public struct Ipv6Header
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 40;

    /// <summary>Smallest MTU of an IPv6 link (RFC 8200 section 5).</summary>
    public const int MinimumMtu = 1280;

    /// <summary>Version, traffic class, flow label.</summary>
    [FieldOffset(0)] public Be32 VersionClassFlow;

    /// <summary>Bytes after this header, extension headers included.</summary>
    [FieldOffset(4)] public Be16 PayloadLength;

    /// <summary>What follows: one of <see cref="IpProtocol"/>.</summary>
    [FieldOffset(6)] public byte NextHeader;

    /// <summary>Hops left.</summary>
    [FieldOffset(7)] public byte HopLimit;

    /// <summary>Source address.</summary>
    [FieldOffset(8)] public IpAddress Source;

    /// <summary>Destination address.</summary>
    [FieldOffset(24)] public IpAddress Destination;

    /// <summary>4 or 6, the latter for this header.</summary>
    public readonly int Version
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (int)(VersionClassFlow.Host >> 28);
    }

    /// <summary>DSCP and ECN (RFC 2474, RFC 3168).</summary>
    public readonly byte TrafficClass
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (byte)(VersionClassFlow.Host >> 20);
    }

    /// <summary>20 bits that a sender gives to the packets of one flow; 0: none (RFC 6437).</summary>
    public readonly uint FlowLabel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => VersionClassFlow.Host & 0xF_FFFF;
    }

    /// <summary>The first word of a header.</summary>
    /// <param name="trafficClass">DSCP and ECN.</param>
    /// <param name="flowLabel">20 bits; more are cut.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Be32 FirstWord(byte trafficClass, uint flowLabel) =>
        Be32.FromHost(6u << 28 | (uint)trafficClass << 20 | (flowLabel & 0xF_FFFF));
}
