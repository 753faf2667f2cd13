namespace Fulcrum.DataPlane.Receive;

/// <summary>What a packet looks like, beyond the plain case: IPv4 in one untagged frame. Filled by the parser.</summary>
[Flags]
public enum PacketShape : byte
{
    /// <summary>IPv4, untagged, whole.</summary>
    Plain = 0,

    /// <summary>IPv6.</summary>
    Ipv6 = 0x01,

    /// <summary>The frame has an IEEE 802.1Q tag.</summary>
    Tagged = 0x02,

    /// <summary>A fragment with offset 0: ports and checksum are there, the rest of the datagram is not.</summary>
    FirstFragment = 0x04,

    /// <summary>A fragment with an offset: there is no layer-4 header.</summary>
    LaterFragment = 0x08,

    /// <summary>Longer than the path to its next hop takes.</summary>
    Oversize = 0x10,

    /// <summary>An ICMP error about a session's packet.</summary>
    IcmpError = 0x20,

    /// <summary>IPv4 with DF, whose bit in a header this is, or IPv6, which routers do not fragment.</summary>
    Unsplittable = 0x40,

    /// <summary>Either kind of fragment.</summary>
    Fragment = FirstFragment | LaterFragment,
}
