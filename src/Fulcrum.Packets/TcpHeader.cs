using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fulcrum.Packets;

/// <summary>TCP header without options (RFC 9293 section 3.1). Only valid over bytes whose length a parser has checked.</summary>
/// <remarks>
/// <code>
///    0               1               2               3
///    +-------------------------------+-------------------------------+
///  0 |          Source Port          |       Destination Port        |
///    +-------------------------------+-------------------------------+
///  4 |                        Sequence Number                        |
///    +---------------------------------------------------------------+
///  8 |                    Acknowledgment Number                      |
///    +-------+-------+---------------+-------------------------------+
/// 12 |Offset |   0   |     Flags     |            Window             |
///    +-------+-------+---------------+-------------------------------+
/// 16 |           Checksum            |        Urgent Pointer         |
///    +-------------------------------+-------------------------------+
/// 20 |                 Options, up to 40 bytes                       |
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = MinimumLength)]
public struct TcpHeader
{
    /// <summary>Bytes of a header without options.</summary>
    public const int MinimumLength = 20;

    /// <summary>Bytes of the longest header.</summary>
    public const int MaximumLength = 60;

    /// <summary>Port of the sender.</summary>
    public Be16 SourcePort;

    /// <summary>Port of the receiver.</summary>
    public Be16 DestinationPort;

    /// <summary>Number of the segment's first byte.</summary>
    public Be32 SequenceNumber;

    /// <summary>Number of the next byte expected.</summary>
    public Be32 AcknowledgmentNumber;

    /// <summary>Header length in 32-bit words in the high four bits.</summary>
    public byte DataOffset;

    /// <summary>Control bits.</summary>
    public TcpFlags Flags;

    /// <summary>Receive window.</summary>
    public Be16 Window;

    /// <summary>Checksum of pseudo-header, header and data.</summary>
    public Be16 Checksum;

    /// <summary>End of urgent data.</summary>
    public Be16 UrgentPointer;

    /// <summary>Bytes of the header with options, as it says of itself: 0 to 60.</summary>
    public readonly int HeaderLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => DataOffset >> 4 << 2;
    }
}
