using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fulcrum.Packets;

/// <summary>IPv4 header without options (RFC 791 section 3.1). Only valid over bytes whose length a parser has checked.</summary>
/// <remarks>
/// <code>
///    0               1               2               3
///    +-------+-------+---------------+-------------------------------+
///  0 |Version|  IHL  |Type of Service|         Total Length          |
///    +-------+-------+---------------+-----+-------------------------+
///  4 |        Identification         |0 D M|     Fragment Offset     |
///    +---------------+---------------+-----+-------------------------+
///  8 | Time to Live  |   Protocol    |        Header Checksum        |
///    +---------------+---------------+-------------------------------+
/// 12 |                            Source                             |
///    +---------------------------------------------------------------+
/// 16 |                          Destination                          |
///    +---------------------------------------------------------------+
/// 20 |                 Options, up to 40 bytes                       |
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = MinimumLength)]
public struct Ipv4Header
{
    /// <summary>Bytes of a header without options.</summary>
    public const int MinimumLength = 20;

    /// <summary>Bytes of the longest header.</summary>
    public const int MaximumLength = 60;

    /// <summary><see cref="VersionAndLength"/> of a header without options.</summary>
    public const byte Version4WithoutOptions = 0x45;

    /// <summary>DF of <see cref="FlagsAndOffset"/>, in host byte order.</summary>
    public const ushort DontFragmentFlag = 0x4000;

    /// <summary>MF of <see cref="FlagsAndOffset"/>, in host byte order.</summary>
    public const ushort MoreFragmentsFlag = 0x2000;

    /// <summary>The offset in <see cref="FlagsAndOffset"/>, in host byte order and units of 8 bytes.</summary>
    public const ushort OffsetMask = 0x1FFF;

    /// <summary>Version in the high four bits, header length in 32-bit words in the low four.</summary>
    public byte VersionAndLength;

    /// <summary>DSCP and ECN (RFC 2474, RFC 3168).</summary>
    public byte TypeOfService;

    /// <summary>Bytes of header and payload.</summary>
    public Be16 TotalLength;

    /// <summary>Names the datagram that a fragment belongs to.</summary>
    public Be16 Identification;

    /// <summary>Three flags, then the fragment offset in units of 8 bytes.</summary>
    public Be16 FlagsAndOffset;

    /// <summary>Hops left.</summary>
    public byte TimeToLive;

    /// <summary>One of <see cref="IpProtocol"/>.</summary>
    public byte Protocol;

    /// <summary>Checksum of the header with its options.</summary>
    public Be16 Checksum;

    /// <summary>Source address.</summary>
    public Be32 Source;

    /// <summary>Destination address.</summary>
    public Be32 Destination;

    /// <summary>IP version as it stands in the header.</summary>
    public readonly int Version
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => VersionAndLength >> 4;
    }

    /// <summary>Bytes of the header with options, as it says of itself: 0 to 60.</summary>
    public readonly int HeaderLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (VersionAndLength & 0x0F) << 2;
    }

    /// <summary>Whether this is a part of a datagram, the first one included: "more fragments" is set or the offset is not 0.</summary>
    public readonly bool IsFragment
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (FlagsAndOffset.Raw & Be16.FromHost(MoreFragmentsFlag | OffsetMask).Raw) != 0;
    }

    /// <summary>Whether routers must not fragment the datagram.</summary>
    public readonly bool DontFragment
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (FlagsAndOffset.Raw & Be16.FromHost(DontFragmentFlag).Raw) != 0;
    }

    /// <summary>Whether this is a fragment and not the last one.</summary>
    public readonly bool MoreFragments
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (FlagsAndOffset.Raw & Be16.FromHost(MoreFragmentsFlag).Raw) != 0;
    }

    /// <summary>Where this fragment's payload lies in the datagram, in bytes.</summary>
    public readonly int FragmentOffset
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (FlagsAndOffset.Host & OffsetMask) << 3;
    }

    /// <summary>
    /// Writes a header without options, checksum included. The words are put together in registers: reading them back for the
    /// checksum would wait for the stores.
    /// </summary>
    /// <param name="header">unsafe: room for <see cref="MinimumLength"/> bytes.</param>
    /// <param name="fields">All but version, length of the header, and checksum.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Write(byte* header, in Ipv4Header fields)
    {
        uint first = Version4WithoutOptions | (uint)fields.TypeOfService << 8 | (uint)fields.TotalLength.Raw << 16;
        uint second = fields.Identification.Raw | (uint)fields.FlagsAndOffset.Raw << 16;
        uint third = fields.TimeToLive | (uint)fields.Protocol << 8;
        uint sum = Packets.Checksum.Sum(new Be32(first)) + Packets.Checksum.Sum(new Be32(second)) + third
            + Packets.Checksum.Sum(fields.Source) + Packets.Checksum.Sum(fields.Destination);
        third |= (uint)Packets.Checksum.Finish(sum).Raw << 16;
        *(ulong*)header = first | (ulong)second << 32;
        *(ulong*)(header + 8) = third | (ulong)fields.Source.Raw << 32;
        *(uint*)(header + 16) = fields.Destination.Raw;
    }
}
