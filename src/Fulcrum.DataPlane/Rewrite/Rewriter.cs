using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.ClientAddress;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Rewrite;

/// <summary>
/// Gives a pending packet the headers with which it leaves, by the mode of its session; it can be transmitted then.
/// Owner: the worker.
/// </summary>
public sealed unsafe class Rewriter(
    WorkerSetup setup, SharedTables* shared, SessionTable sessions, ClientAddressInserter clientAddresses, TunnelRewriter tunnel)
{
    // Shapes that the short way does not know.
    private const PacketShape NotPlain = PacketShape.Ipv6 | PacketShape.Tagged | PacketShape.LaterFragment;

    private readonly TranslatingRewriter _translating = new(setup, sessions);

    /// <summary>Rewrites a packet for its next hop. NAT, FULLNAT and DR over IPv4 go the short way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rewrite(Burst burst, int index, Session* session, Adjacency* next)
    {
        if ((burst.Shapes[index] & NotPlain) != 0 || next->Vlan != 0
            || session->Has(SessionTraits.NotPlain & ~SessionTraits.DirectRoute))
        {
            RewriteOther(burst, index, session, next);
            return;
        }
        if (session->Has(SessionTraits.DirectRoute))
            TimeToLive.Decrement((Ipv4Header*)burst.Network[index]);
        else
            NatRewriter.RewriteIpv4(burst, index, session);
        LinkHeader.WriteMacs(burst.Network[index], next);
        burst.OutputPort[index] = next->Port;
        burst.Outcomes[index] = Outcome.Transmit;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RewriteOther(Burst burst, int index, Session* session, Adjacency* next)
    {
        byte* network = RewriteNetwork(burst, index, session, next);
        if (network == null)
            return;
        burst.Network[index] = network;
        if (!session->Has(SessionTraits.Inserts) || clientAddresses.TryRun(burst, index, session, next))
            Finish(burst, index, burst.Network[index], next);
    }

    /// <summary>Gives a rewritten packet its Ethernet header. <paramref name="network"/>: its IP header, with Length set.</summary>
    internal static void Finish(Burst burst, int index, byte* network, Adjacency* next)
    {
        if (!LinkHeader.TryWrite(burst.Packets[index], network, burst.Length[index], next))
        {
            burst.Drop(index, DropReason.NoHeadroom);
            return;
        }
        burst.OutputPort[index] = next->Port;
        burst.Outcomes[index] = Outcome.Transmit;
    }

    /// <summary>
    /// DR, and replies of DR and TUN servers that come through the director: but for its TTL the IP packet stays as it is; the next
    /// hop's MAC address does the rest.
    /// </summary>
    private static byte* RewriteNothingElse(byte* network)
    {
        TimeToLive.Decrement(network);
        return network;
    }

    /// <summary>Where the rewritten packet's IP header is, its length in Length; null when the packet was dropped.</summary>
    private byte* RewriteNetwork(Burst burst, int index, Session* session, Adjacency* next)
    {
        if (session->Has(SessionTraits.Tunnel) && burst.Directions[index] == Direction.Inbound)
            return tunnel.Rewrite(burst, index, session, next);
        if (session->Has(SessionTraits.DirectRoute | SessionTraits.Tunnel))
            return RewriteNothingElse(burst.Network[index]);
        bool isIpv6 = (burst.Shapes[index] & PacketShape.Ipv6) != 0;
        if (session->Has(SessionTraits.Ipv6Client) && !session->Has(SessionTraits.Ipv6Server))
            return isIpv6 ? _translating.ToIpv4(burst, index, session) : _translating.ToIpv6(burst, index, session);
        if (!PortRewrite.IsPossible(burst, index, session))
        {
            burst.Drop(index, DropReason.FragmentChecksum);
            return null;
        }
        if (isIpv6)
            NatRewriter.RewriteIpv6(burst, index, session, sessions.ExtensionOf(session), shared->ServerPaths + session->ServerSlot);
        else
            NatRewriter.RewriteIpv4(burst, index, session);
        return burst.Network[index];
    }
}
