using System.Runtime.InteropServices;

namespace Fulcrum.Packets;

/// <summary>ICMP header (RFC 792). Only valid over bytes whose length a parser has checked.</summary>
/// <remarks>
/// <code>
///    0               1               2               3
///    +---------------+---------------+-------------------------------+
///  0 |     Type      |     Code      |           Checksum            |
///    +---------------+---------------+-------------------------------+
///  4 |  by type: identifier and sequence, unused, next-hop MTU, ...  |
///    +---------------------------------------------------------------+
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = Length)]
public struct IcmpHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 8;

    /// <summary>Kind of message.</summary>
    public byte Type;

    /// <summary>Detail of the type.</summary>
    public byte Code;

    /// <summary>Checksum of header and data; there is no pseudo-header.</summary>
    public Be16 Checksum;

    /// <summary>Depends on the type.</summary>
    public Be32 Rest;
}
