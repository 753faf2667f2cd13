using System.Runtime.CompilerServices;
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
            ((Ipv6Header*)network)->HopLimit--;
        else
            Decrement((Ipv4Header*)network);
    }

    /// <summary>Takes one off the TTL, and brings the header's checksum up to date.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Decrement(Ipv4Header* ip)
    {
        ip->TimeToLive--;
        ip->Checksum = Checksum.Apply(ip->Checksum, Delta);
    }
}
