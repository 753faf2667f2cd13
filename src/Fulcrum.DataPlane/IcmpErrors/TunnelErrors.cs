using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Route;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.IcmpErrors;

/// <summary>
/// Errors that routers between the director and a tunnel server send about the outer packet. They become errors about the inner one,
/// which it quotes, from the virtual address to the client; "too big" is also learned as the path's MTU. Owner: the worker.
/// <code>
///   | IP | ICMP | outer IP | (GRE, or UDP and GUE) | inner packet ...      | IP | ICMP | inner packet ...
/// </code>
/// </summary>
internal sealed unsafe class TunnelErrors<TPort>(SharedTables* shared, SessionTable table, PathMtus pathMtus) where TPort : struct, IPort
{
    // One more than such an error leaves with: from here on it goes the way of any packet of the session.
    private const byte Hops = 65;

    // RFC 792: what an error quotes behind the IP header at least.
    private const int SmallestQuote = 8;

    // Linux's ip_rt_min_pmtu: a forged error cannot make packets smaller than that.
    private const int SmallestIpv4Mtu = 552;

    private ushort _identification;

    /// <summary>
    /// The session of the inner packet; the error is a pending packet to its client then. Null when the error's way has ended.
    /// </summary>
    public Session* Resolve(Burst burst, int index, in QuotedPacket outer)
    {
        Session* session = TryReadInner(outer, out QuotedPacket quoted) ? Find(burst, outer, quoted) : null;
        if (session == null)
        {
            burst.Punt(index, PuntClass.Icmp);
            return null;
        }
        if (!ErrorSessions<TPort>.IsChecksumValid(burst, index))
        {
            burst.Drop(index, DropReason.IcmpErrorInvalid);
            return null;
        }
        byte* inner = quoted.Network;
        if (!TryTranslate(burst, index, inner, session, out IcmpError error))
        {
            burst.Drop(index, DropReason.IcmpErrorUnused);
            return null;
        }
        Replace(burst, index, inner, quoted.Length, session, error);
        return session;
    }

    /// <summary>The inner packet that a tunnel's packet holds, if it is one.</summary>
    public static bool TryReadInner(in QuotedPacket outer, out QuotedPacket inner)
    {
        byte* start = InnerOf(outer);
        inner = default;
        return start != null && QuotedPacket.TryRead(start, (int)(outer.Network + outer.Length - start), out inner);
    }

    /// <summary>Where the inner packet would be; null when the outer one is none of a tunnel.</summary>
    private static byte* InnerOf(in QuotedPacket outer)
    {
        int header = outer.Protocol switch
        {
            IpProtocol.Ipip or IpProtocol.Ipv6 => 0,
            IpProtocol.Gre when outer.TransportLength >= GreHeader.MinimumLength => ((GreHeader*)outer.Transport)->HeaderLength,
            IpProtocol.Udp when outer.TransportLength >= UdpHeader.HeaderLength + GueHeader.MinimumLength =>
                GueLengthOf(outer.Transport + UdpHeader.HeaderLength),
            _ => -1,
        };
        return header < 0 || header > outer.TransportLength ? null : outer.Transport + header;
    }

    private static int GueLengthOf(byte* gue)
    {
        GueHeader* header = (GueHeader*)gue;
        return header->Variant != 0 || header->IsControl ? -1 : UdpHeader.HeaderLength + header->HeaderLength;
    }

    /// <summary>The session that the inner packet came in for, if the outer one is what the director makes of its packets.</summary>
    private Session* Find(Burst burst, in QuotedPacket outer, in QuotedPacket inner)
    {
        if (!inner.HasPorts || inner.TransportLength < SmallestQuote)
            return null;
        FlowKey key = inner.IsIpv6
            ? table.Hash.KeyOf(inner.Source, inner.Destination, inner.SourcePort, inner.DestinationPort, inner.Protocol)
            : new FlowKey(inner.Source.Ipv4, inner.Destination.Ipv4, inner.SourcePort, inner.DestinationPort, inner.Protocol);
        Session* session = table.Find(&key, table.HashOf(&key), out Direction direction);
        bool isOurs = session != null && direction == Direction.Inbound && session->Has(SessionTraits.Tunnel)
            && !SessionTable.IsExpired(session, burst.NowMs)
            && new SessionEndpoints(table, shared->ServerPaths, session).Have(direction, inner.Source, inner.Destination)
            && IsTunnelTo(shared->ServerPaths + session->ServerSlot, outer);
        return isOurs ? session : null;
    }

    private static bool IsTunnelTo(ServerPath* server, in QuotedPacket outer) => server->Address == outer.Destination && server->Tunnel switch
    {
        TunnelKind.Gre => outer.Protocol == IpProtocol.Gre,
        TunnelKind.Gue => outer.Protocol == IpProtocol.Udp && outer.DestinationPort == server->TunnelPort,
        _ => outer.Protocol is IpProtocol.Ipip or IpProtocol.Ipv6,
    };

    /// <summary>What the client is told; false when it is not to be told anything.</summary>
    private bool TryTranslate(Burst burst, int index, byte* inner, Session* session, out IcmpError error)
    {
        IcmpHeader* icmp = (IcmpHeader*)burst.Transport[index];
        bool outerIsIpv6 = (burst.Shapes[index] & PacketShape.Ipv6) != 0;
        bool innerIsIpv6 = *inner >> 4 == 6;
        error = new IcmpError(icmp->Type, icmp->Code);
        if (outerIsIpv6
            ? icmp->Type == Icmpv6Types.PacketTooBig
            : icmp->Type == IcmpTypes.DestinationUnreachable && icmp->Code == IcmpTypes.FragmentationNeeded)
        {
            int mtu = Learn(session, icmp->Rest.Host, outerIsIpv6, burst.NowMs) - Encapsulation.LengthOf(shared->ServerPaths[session->ServerSlot]);
            error = innerIsIpv6
                ? new IcmpError(Icmpv6Types.PacketTooBig, 0, (uint)mtu)
                : new IcmpError(IcmpTypes.DestinationUnreachable, IcmpTypes.FragmentationNeeded, (uint)mtu);
            return innerIsIpv6 ? mtu >= Ipv6Header.MinimumMtu : mtu > 0 && ((Ipv4Header*)inner)->DontFragment;
        }
        // A parameter problem points into the outer header, which is not the client's.
        if (outerIsIpv6 && icmp->Type == Icmpv6Types.ParameterProblem)
            return false;
        return outerIsIpv6 == innerIsIpv6
            || (innerIsIpv6 ? ErrorFamilies.TryToIpv6(error, out error) : ErrorFamilies.TryToIpv4(error, out error));
    }

    /// <summary>Remembers the MTU unless a smaller one is known; returns the smallest known. A router that tells none teaches nothing.</summary>
    private int Learn(Session* session, uint told, bool isIpv6, uint nowMs)
    {
        int mtu = isIpv6 ? (int)Math.Min(told, ushort.MaxValue) : (ushort)told;
        if (mtu == 0)
            return 0;
        mtu = Math.Max(mtu, isIpv6 ? Ipv6Header.MinimumMtu : SmallestIpv4Mtu);
        int known = pathMtus.Limit(session->ServerSlot, ushort.MaxValue, nowMs);
        if (mtu < known)
            pathMtus.Learn(session->ServerSlot, (ushort)mtu, nowMs);
        return Math.Min(mtu, known);
    }

    /// <summary>The new error takes the old one's place; its headers end where the inner packet begins, where the outer one's were.</summary>
    private void Replace(Burst burst, int index, byte* inner, int available, Session* session, IcmpError error)
    {
        SessionEndpoints endpoints = new(table, shared->ServerPaths, session);
        FirstSegment.KeepOnly<TPort>(burst.Packets[index]);
        _identification = (ushort)(_identification == ushort.MaxValue ? 1 : _identification + 1);
        int length = ErrorMessage.Write(inner, available, error, endpoints.Virtual, endpoints.Client, Hops, _identification);
        burst.Network[index] = inner - ErrorMessage.HeadersBefore(inner);
        burst.Transport[index] = inner - IcmpHeader.Length;
        burst.Length[index] = (ushort)length;
        burst.HopsLeft[index] = Hops;
        burst.Shapes[index] = burst.Shapes[index] & ~PacketShape.Ipv6 | PacketShape.IcmpError
            | (*inner >> 4 == 6 ? PacketShape.Ipv6 : PacketShape.Plain);
        burst.Sessions[index] = session;
        burst.Directions[index] = Direction.Outbound;
        burst.Outcomes[index] = Outcome.Pending;
    }
}
