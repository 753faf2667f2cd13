using System.Runtime.InteropServices;

namespace Fulcrum.Packets;

/// <summary>UDP header (RFC 768). Only valid over bytes whose length a parser has checked.</summary>
/// <remarks>
/// <code>
///    0               1               2               3
///    +-------------------------------+-------------------------------+
///  0 |          Source Port          |       Destination Port        |
///    +-------------------------------+-------------------------------+
///  4 |            Length             |           Checksum            |
///    +-------------------------------+-------------------------------+
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = HeaderLength)]
public struct UdpHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderLength = 8;

    /// <summary>Port of the sender.</summary>
    public Be16 SourcePort;

    /// <summary>Port of the receiver.</summary>
    public Be16 DestinationPort;

    /// <summary>Bytes of header and data.</summary>
    public Be16 Length;

    /// <summary>Checksum of pseudo-header, header and data; 0 when the sender made none.</summary>
    public Be16 Checksum;
}
