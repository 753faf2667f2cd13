using System.Runtime.InteropServices;

namespace Fulcrum.Packets;

/// <summary>SCTP common header (RFC 9260 section 3.1). Only valid over bytes whose length a parser has checked.</summary>
/// <remarks>
/// <code>
///    0               1               2               3
///    +-------------------------------+-------------------------------+
///  0 |          Source Port          |       Destination Port        |
///    +-------------------------------+-------------------------------+
///  4 |                       Verification Tag                        |
///    +---------------------------------------------------------------+
///  8 |                    Checksum, low byte first                   |
///    +---------------------------------------------------------------+
/// 12 |             Chunks, each a multiple of 4 bytes                |
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = Length)]
public struct SctpHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 12;

    /// <summary>Where <see cref="Checksum"/> lies.</summary>
    public const int ChecksumOffset = 8;

    /// <summary>Port of the sender.</summary>
    public Be16 SourcePort;

    /// <summary>Port of the receiver.</summary>
    public Be16 DestinationPort;

    /// <summary>Names the association to the receiver; 0 with INIT.</summary>
    public Be32 VerificationTag;

    /// <summary><see cref="Crc32c"/> of header and chunks with 0 in this field; there is no pseudo-header.</summary>
    public Le32 Checksum;
}
