using System.Runtime.InteropServices;

namespace Fulcrum.Packets;

/// <summary>Header of every SCTP chunk (RFC 9260 section 3.2). Only valid over bytes whose length a parser has checked.</summary>
/// <remarks>
/// <code>
///    0               1               2               3
///    +---------------+---------------+-------------------------------+
///  0 |     Type      |     Flags     |            Length             |
///    +---------------+---------------+-------------------------------+
///  4 |      Value, padded with 0 to a multiple of 4 bytes            |
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = HeaderLength)]
public struct SctpChunkHeader
{
    /// <summary>Bytes of the header, and of the shortest chunk.</summary>
    public const int HeaderLength = 4;

    /// <summary>One of <see cref="SctpChunkType"/>.</summary>
    public byte Type;

    /// <summary>Depends on the type.</summary>
    public byte Flags;

    /// <summary>Bytes of header and value, without the padding.</summary>
    public Be16 Length;
}
