using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Handoff;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Rewrite;
using Fulcrum.DataPlane.Route;
using Fulcrum.DataPlane.Services;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.IcmpErrors;

/// <summary>
/// Finds the session that an ICMP error is about: it quotes a packet that went out in one direction and goes on in the other. Errors
/// about no session are the kernel's. Owner: the worker.
/// </summary>
/// <remarks>
/// As with LVS an error counts as a packet of the server; it neither moves the session's state machine nor renews its timeout.
/// </remarks>
public sealed unsafe class ErrorSessions<TPort> where TPort : struct, IPort
{
    private readonly SharedTables* _shared;
    private readonly SessionTable _table;
    private readonly Owners _owners;
    private readonly ServerCounters* _counters;
    private readonly TunnelErrors<TPort> _tunnels;

    /// <summary>Uses the worker's sessions and what its router knows of paths.</summary>
    public ErrorSessions(SharedTables* shared, SessionTable table, Owners owners, ServerCounters* counters, PathMtus pathMtus)
    {
        _shared = shared;
        _table = table;
        _owners = owners;
        _counters = counters;
        _tunnels = new TunnelErrors<TPort>(shared, table, pathMtus);
    }

    /// <summary>
    /// The session of an error that was set aside; the error is a pending packet of it then. Null when the error's way has ended.
    /// </summary>
    public Session* Resolve(Burst burst, int index, RootSnapshot* root)
    {
        if (!QuotedPacket.TryRead(burst, index, out QuotedPacket quoted) || !IsForSender(burst, index, quoted))
        {
            burst.Punt(index, PuntClass.Icmp);
            return null;
        }
        Session* session = Find(burst, index, quoted, out Direction direction);
        if (session == null)
            return IsOthers(burst, index, quoted, root) ? null : _tunnels.Resolve(burst, index, quoted);
        if (!IsChecksumValid(burst, index))
        {
            burst.Drop(index, DropReason.IcmpErrorInvalid);
            return null;
        }
        if (direction == Direction.Inbound && _shared->ServerStatus[session->ServerSlot].State != ServerState.Present)
        {
            burst.Drop(index, DropReason.ServerRemoved);
            return null;
        }
        ServerCounters* server = _counters + session->ServerSlot;
        (&server->InboundPackets)[(int)direction]++;
        (&server->InboundBytes)[(int)direction] += burst.Length[index];
        burst.Sessions[index] = session;
        burst.Directions[index] = direction;
        burst.Shapes[index] |= PacketShape.IcmpError;
        burst.Outcomes[index] = Outcome.Pending;
        return session;
    }

    /// <summary>
    /// Whether an error is about another worker's session; it goes there then. It quotes what the director sent: what a client wrote, in a
    /// tunnel, or what is answered by a packet of the session.
    /// </summary>
    private bool IsOthers(Burst burst, int index, in QuotedPacket quoted, RootSnapshot* root)
    {
        if (TunnelErrors<TPort>.TryReadInner(quoted, out QuotedPacket inner) && inner.HasPorts
            && ServiceLookup.Find(root, inner.Endpoints, burst.InputPort) is var tunnelled && tunnelled != null)
            return _owners.TryHandOff(burst, index, inner.Endpoints, tunnelled, root);
        if (!quoted.HasPorts)
            return false;
        FlowEndpoints answer = quoted.Endpoints.Reversed;
        return _owners.TryHandOff(burst, index, answer, ServiceLookup.Find(root, answer, burst.InputPort), root);
    }

    /// <summary>Whether the checksum of an ICMP error is right.</summary>
    internal static bool IsChecksumValid(Burst burst, int index)
    {
        byte* icmp = burst.Transport[index];
        byte* network = burst.Network[index];
        int length = burst.Length[index] - (int)(icmp - network);
        Ipv6Header* ip = (Ipv6Header*)network;
        uint sum = (burst.Shapes[index] & PacketShape.Ipv6) == 0
            ? 0
            : Checksum.PseudoHeaderSum(ip->Source, ip->Destination, IpProtocol.Icmpv6, (uint)length);
        return Checksum.Finish(SegmentedBytes.Sum(burst.Packets[index], icmp, length, sum)).Raw == 0;
    }

    /// <summary>An error goes to who sent the packet that it quotes (RFC 1122 3.2.2).</summary>
    private static bool IsForSender(Burst burst, int index, in QuotedPacket quoted)
    {
        byte* network = burst.Network[index];
        return quoted.Source == (quoted.IsIpv6 ? ((Ipv6Header*)network)->Destination : new IpAddress(((Ipv4Header*)network)->Destination));
    }

    /// <summary>The session that the packet which answers the quoted one belongs to.</summary>
    private Session* Find(Burst burst, int index, in QuotedPacket quoted, out Direction direction)
    {
        direction = Direction.Inbound;
        if (!quoted.HasPorts)
            return null;
        IpAddress source = quoted.Destination;
        IpAddress destination = quoted.Source;
        FlowKey answer = quoted.IsIpv6
            ? _table.Hash.KeyOf(source, destination, quoted.DestinationPort, quoted.SourcePort, quoted.Protocol)
            : new FlowKey(source.Ipv4, destination.Ipv4, quoted.DestinationPort, quoted.SourcePort, quoted.Protocol);
        burst.Hashes[index] = _table.HashOf(&answer);
        Session* session = _table.Find(&answer, burst.Hashes[index], out direction);
        bool isOurs = session != null && !SessionTable.IsExpired(session, burst.NowMs)
            && new SessionEndpoints(_table, _shared->ServerPaths, session).Have(direction, source, destination);
        return isOurs ? session : null;
    }
}
