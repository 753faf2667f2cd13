namespace Fulcrum.Packets;

/// <summary>What <see cref="Ipv6ExtensionHeaders.Walk"/> found. Offsets are in bytes from the start of the IPv6 header.</summary>
/// <param name="Protocol">
/// One of <see cref="IpProtocol"/>: what begins at <paramref name="Offset"/>. In a fragment that is not the first, the first
/// header of what was cut, which is not there.
/// </param>
/// <param name="Offset">Where the upper layer begins, at most the length given; -1: the headers are invalid.</param>
/// <param name="FragmentHeaderOffset">Where the <see cref="Ipv6FragmentHeader"/> lies; -1 without one.</param>
/// <param name="SegmentsLeft">Addresses that a routing header lets the packet visit yet; else 0 (RFC 8200 section 4.4).</param>
public readonly record struct Ipv6UpperLayer(byte Protocol, int Offset, int FragmentHeaderOffset, byte SegmentsLeft)
{
    /// <summary>Whether the headers could be walked; nothing else holds without it.</summary>
    public bool IsValid => Offset >= 0;
}
