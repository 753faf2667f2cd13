using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fulcrum.Packets;

/// <summary>GRE header without options (RFC 2784 section 2.1). Only valid over bytes whose length a parser has checked.</summary>
/// <remarks>
/// <code>
///    0               1               2               3
///    +-+-+-+-+---------------+-------+-------------------------------+
///  0 |C|0|K|S|       0       |Version|         Protocol Type         |
///    +-+-+-+-+---------------+-------+-------------------------------+
///  4 |     Checksum, only with C     |               0               |
///    +-------------------------------+-------------------------------+
///    |     Key, only with K; sequence number, only with S (RFC 2890) |
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = MinimumLength)]
public struct GreHeader
{
    /// <summary>Bytes of a header without options.</summary>
    public const int MinimumLength = 4;

    /// <summary>Bytes of a header with a checksum and no other option.</summary>
    public const int LengthWithChecksum = 8;

    /// <summary>Where the checksum lies, if there is one.</summary>
    public const int ChecksumOffset = 4;

    /// <summary>C, in host byte order.</summary>
    public const ushort ChecksumFlag = 0x8000;

    /// <summary>K, in host byte order.</summary>
    public const ushort KeyFlag = 0x2000;

    /// <summary>S, in host byte order.</summary>
    public const ushort SequenceFlag = 0x1000;

    /// <summary>Bits 1, 4 and 5 and the version; the reserved bits 6 to 12 are ignored (RFC 2784 section 2.2).</summary>
    private const ushort UnknownMask = 0x4C07;

    /// <summary>Flags and version.</summary>
    public Be16 FlagsAndVersion;

    /// <summary>What is inside: one of <see cref="EtherTypes"/>.</summary>
    public Be16 ProtocolType;

    /// <summary>Whether a checksum of GRE header and payload is there; it has no pseudo-header.</summary>
    public readonly bool HasChecksum
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (FlagsAndVersion.Host & ChecksumFlag) != 0;
    }

    /// <summary>Bytes of the header with its options: 4 to 16; -1 for a version or a flag that is unknown.</summary>
    public readonly int HeaderLength
    {
        get
        {
            int flags = FlagsAndVersion.Host;
            int optionCount = (flags >> 15 & 1) + (flags >> 13 & 1) + (flags >> 12 & 1);
            return (flags & UnknownMask) != 0 ? -1 : MinimumLength + optionCount * sizeof(uint);
        }
    }
}
