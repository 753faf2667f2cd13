using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Rewrite;

/// <summary>Takes one off the TTL of IPv4 or the hop limit of IPv6.</summary>
internal static unsafe class TimeToLive
{
    /// <summary>One less in the first byte of the word (TTL, protocol), as a checksum delta of memory-order words.</summary>
    public const ushort Delta = 0xFFFE;

    /// <summary>Takes one off; <paramref name="network"/> is a whole IP header.</summary>
    public static void Decrement(byte* network)
    {
        if (*network >> 4 == 6)
        {
            ((Ipv6Header*)network)->HopLimit--;
            return;
        }
        Ipv4Header* ip = (Ipv4Header*)network;
        ip->TimeToLive--;
        ip->Checksum = Checksum.Apply(ip->Checksum, Delta);
    }
}
