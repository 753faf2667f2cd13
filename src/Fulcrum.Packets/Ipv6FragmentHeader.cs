using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fulcrum.Packets;

/// <summary>Fragment header of IPv6 (RFC 8200 section 4.5). Only valid over bytes whose length a parser has checked.</summary>
/// <remarks>
/// <code>
///    0               1               2               3
///    +---------------+---------------+-------------------------+---+-+
///  0 |  Next Header  |   Reserved    |     Fragment Offset     | 0 |M|
///    +---------------+---------------+-------------------------+---+-+
///  4 |                        Identification                         |
///    +---------------------------------------------------------------+
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = Length)]
public struct Ipv6FragmentHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 8;

    /// <summary>M of <see cref="OffsetAndFlags"/>, in host byte order.</summary>
    public const ushort MoreFragmentsFlag = 0x0001;

    /// <summary>The offset in <see cref="OffsetAndFlags"/>, in host byte order: under this mask it counts bytes.</summary>
    public const ushort OffsetMask = 0xFFF8;

    /// <summary>First header of what is cut into fragments: one of <see cref="IpProtocol"/>.</summary>
    public byte NextHeader;

    /// <summary>0.</summary>
    public byte Reserved;

    /// <summary>Fragment offset in units of 8 bytes, then three bits, of which the last is M.</summary>
    public Be16 OffsetAndFlags;

    /// <summary>Names the packet that a fragment belongs to.</summary>
    public Be32 Identification;

    /// <summary>Where this fragment's payload lies in what was cut, in bytes.</summary>
    public readonly int FragmentOffset
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => OffsetAndFlags.Host & OffsetMask;
    }

    /// <summary>Whether this is not the last fragment.</summary>
    public readonly bool MoreFragments
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (OffsetAndFlags.Host & MoreFragmentsFlag) != 0;
    }

    /// <summary>Whether this is a part of a packet; an atomic fragment, first and last in one, is whole (RFC 6946).</summary>
    public readonly bool IsFragment
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (OffsetAndFlags.Host & (OffsetMask | MoreFragmentsFlag)) != 0;
    }
}
