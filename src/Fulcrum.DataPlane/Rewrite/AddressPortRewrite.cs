using System.Numerics;
using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Rewrite;

/// <summary>The one place that changes addresses and ports of an IPv4 packet, with the checksums that cover them (RFC 1624).</summary>
public static unsafe class AddressPortRewrite
{
    // One less in the first byte of the word (TTL, protocol), as a delta of memory-order words.
    private const ushort TtlDelta = 0xFFFE;

    private const int TcpChecksumOffset = 16;
    private const int UdpChecksumOffset = 6;

    /// <summary>
    /// Makes a packet look like one that answers <paramref name="answered"/>, takes one off its TTL, and brings its checksums up to
    /// date. A UDP checksum of 0 stays 0.
    /// </summary>
    /// <remarks>unsafe: both headers are complete and the protocol is TCP or UDP.</remarks>
    /// <param name="network">IPv4 header.</param>
    /// <param name="transport">TCP or UDP header.</param>
    /// <param name="answered">Key whose reverse the packet gets.</param>
    /// <param name="addressDelta">Checksum delta of the addresses.</param>
    /// <param name="tupleDelta">Checksum delta of addresses and ports.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(byte* network, byte* transport, FlowKey* answered, ushort addressDelta, ushort tupleDelta)
    {
        Ipv4Header* ip = (Ipv4Header*)network;
        // Source and destination change places, and so do the ports.
        *(ulong*)&ip->Source = BitOperations.RotateLeft(*(ulong*)&answered->Source, 32);
        ip->TimeToLive--;
        ip->Checksum = Checksum.Apply(ip->Checksum, Checksum.Combine(addressDelta, TtlDelta));

        *(uint*)transport = BitOperations.RotateLeft(*(uint*)&answered->SourcePort, 16);
        if (ip->Protocol == IpProtocol.Tcp)
        {
            Be16* checksum = (Be16*)(transport + TcpChecksumOffset);
            *checksum = Checksum.Apply(*checksum, tupleDelta);
        }
        else
        {
            Be16* checksum = (Be16*)(transport + UdpChecksumOffset);
            *checksum = Checksum.ApplyUdp(*checksum, tupleDelta);
        }
    }
}
