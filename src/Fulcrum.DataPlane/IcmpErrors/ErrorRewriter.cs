using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Rewrite;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.IcmpErrors;

/// <summary>
/// Gives an ICMP error about a session the form in which it leaves. NAT and FULLNAT: addresses and the quoted packet are put in the terms
/// of the receiver. DR and TUN: as any packet of the session. Owner: the worker.
/// </summary>
/// <remarks>As LVS, the layer-4 checksum in the quoted packet stays as it was: the receiver cannot check it anyway.</remarks>
public sealed unsafe class ErrorRewriter<TPort>(SharedTables* shared, SessionTable sessions, Rewriter rewriter) where TPort : struct, IPort
{
    // Bytes behind the quoted IP header that may change: ports and TCP's sequence number.
    private const int ChangedLength = 8;

    private readonly ErrorTranslator<TPort> _translator = new();

    /// <summary>Rewrites a pending error for its next hop.</summary>
    public void Rewrite(Burst burst, int index, Session* session, Adjacency* next)
    {
        if (session->Has(SessionTraits.DirectRoute | SessionTraits.Tunnel))
            rewriter.Rewrite(burst, index, session, next);
        else
            RewriteTranslated(burst, index, session, next);
        if (burst.Outcomes[index] == Outcome.Transmit && burst.Length[index] > next->Mtu)
            SplitOrDrop(burst, index, next);
    }

    /// <summary>Nothing answers an ICMP error, not even one that is too long.</summary>
    private static void SplitOrDrop(Burst burst, int index, Adjacency* next)
    {
        byte* network = burst.Network[index];
        if (*network >> 4 == 6 || ((Ipv4Header*)network)->DontFragment)
        {
            burst.Drop(index, DropReason.TooBig);
            return;
        }
        burst.Mtus[index] = next->Mtu;
        burst.Shapes[index] |= PacketShape.Oversize;
        burst.SplitCount++;
    }

    private void RewriteTranslated(Burst burst, int index, Session* session, Adjacency* next)
    {
        ErrorAddresses addresses = new(new SessionEndpoints(sessions, shared->ServerPaths, session), session, burst.Directions[index]);
        byte* network = burst.Network[index];
        QuotedPacket.TryRead(burst, index, out QuotedPacket quoted);
        if (session->Has(SessionTraits.Inserts) && burst.Directions[index] == Direction.Outbound)
            InsertedBytes.Hide(burst.Transport[index], quoted, sessions.ExtensionOf(session));
        if (session->Has(SessionTraits.Ipv6Client) && !session->Has(SessionTraits.Ipv6Server))
            network = _translator.Translate(burst, index, quoted, addresses, next);
        else if (quoted.IsIpv6)
            RewriteIpv6((Ipv6Header*)network, burst.Transport[index], quoted, addresses);
        else
            RewriteIpv4((Ipv4Header*)network, burst.Transport[index], quoted, addresses);
        if (network != null)
            Rewriter.Finish(burst, index, network, next);
    }

    private static void RewriteIpv4(Ipv4Header* ip, byte* icmp, in QuotedPacket quoted, in ErrorAddresses addresses)
    {
        uint before = SumOf(quoted);
        Ipv4Header* inner = (Ipv4Header*)quoted.Network;
        inner->Source = addresses.QuotedSource.Ipv4;
        inner->Destination = addresses.QuotedDestination.Ipv4;
        inner->Checksum = default;
        inner->Checksum = Checksum.Compute(quoted.Network, inner->HeaderLength);
        *(uint*)quoted.Transport = addresses.QuotedPorts;
        ApplyToIcmp(icmp, before, SumOf(quoted));
        if (!addresses.Source.IsNone)
            ip->Source = addresses.Source.Ipv4;
        ip->Destination = addresses.Destination.Ipv4;
        ip->TimeToLive--;
        ip->Checksum = default;
        ip->Checksum = Checksum.Compute((byte*)ip, ip->HeaderLength);
    }

    private static void RewriteIpv6(Ipv6Header* ip, byte* icmp, in QuotedPacket quoted, in ErrorAddresses addresses)
    {
        uint before = SumOf(quoted) + Checksum.Sum(ip->Source) + Checksum.Sum(ip->Destination);
        Ipv6Header* inner = (Ipv6Header*)quoted.Network;
        inner->Source = addresses.QuotedSource;
        inner->Destination = addresses.QuotedDestination;
        *(uint*)quoted.Transport = addresses.QuotedPorts;
        if (!addresses.Source.IsNone)
            ip->Source = addresses.Source;
        ip->Destination = addresses.Destination;
        ip->HopLimit--;
        ApplyToIcmp(icmp, before, SumOf(quoted) + Checksum.Sum(ip->Source) + Checksum.Sum(ip->Destination));
    }

    private static void ApplyToIcmp(byte* icmp, uint before, uint after)
    {
        IcmpHeader* header = (IcmpHeader*)icmp;
        header->Checksum = Checksum.Apply(header->Checksum, Checksum.Delta(before, after));
    }

    /// <summary>Sum of what may change in a quoted packet. The quote begins at an even offset, and so does the layer above.</summary>
    private static uint SumOf(in QuotedPacket quoted)
    {
        int length = (int)(quoted.Transport - quoted.Network) + Math.Min(ChangedLength, quoted.TransportLength);
        return Checksum.Append(0, 0, quoted.Network, length);
    }
}
