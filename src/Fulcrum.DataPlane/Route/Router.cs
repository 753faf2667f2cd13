using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Route;

/// <summary>
/// Finds the next hop of a pending packet, cached in its session until routes change, and checks what can keep
/// it from leaving: TTL, MTU, neighbour. Owner: the worker.
/// </summary>
public sealed unsafe class Router<TPort> where TPort : struct, IPort
{
    // An IPv4 packet becomes so much longer as an IPv6 packet.
    private const int TranslationGrowth = Ipv6Header.Length - Ipv4Header.MinimumLength;

    private readonly SharedTables* _shared;
    private readonly SessionTable _sessions;
    private readonly RouteLookup<TPort> _lookup;
    private readonly ServerHops _serverHops;
    private readonly byte* _indexes;

    /// <summary>Allocates look-up scratch for one burst.</summary>
    public Router(SharedTables* shared, SessionTable sessions, TableMemory memory, string owner)
    {
        _shared = shared;
        _sessions = sessions;
        _lookup = new RouteLookup<TPort>(shared, memory, owner);
        _serverHops = new ServerHops(memory, owner);
        _indexes = (byte*)memory.Allocate(Burst.Capacity, $"route scratch of {owner}");
        Wanted = new WantedNeighbours(memory, owner);
        PathMtus = new PathMtus(memory, owner);
    }

    /// <summary>Destinations whose next hop somebody has to resolve.</summary>
    public WantedNeighbours Wanted { get; }

    /// <summary>What is known of paths to tunnel servers.</summary>
    public PathMtus PathMtus { get; }

    /// <summary>Packets of the burst that wait for <see cref="LookUp"/>.</summary>
    public int UnknownCount { get; private set; }

    /// <summary>Route generation to pass to <see cref="Route"/> for a whole burst.</summary>
    public uint Generation => Volatile.Read(ref _shared->RouteGeneration);

    /// <summary>
    /// Finds the next hop of a pending packet; null when the packet is dropped, or when its session knows none and it waits for
    /// <see cref="LookUp"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Adjacency* Route(Burst burst, int index, Session* session, RootSnapshot* root, uint generation)
    {
        if (session->RouteGeneration != generation)
            Forget(session, generation);
        ushort adjacency = session->Adjacency[(int)burst.Directions[index]];
        if (adjacency == Adjacency.None)
            adjacency = Recall(burst, index, session, generation);
        return adjacency == Adjacency.None ? null : Check(burst, index, session, root, _shared->Adjacencies + adjacency);
    }

    /// <summary>What other sessions of the server know; else the packet waits, as the first one of a session of the other director does.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ushort Recall(Burst burst, int index, Session* session, uint generation)
    {
        ushort hop = burst.Directions[index] == Direction.Inbound && (session->Marks & SessionMarks.Remote) == 0
            ? _serverHops.Find(session->ServerSlot, _shared->ServerPaths[session->ServerSlot].Address, generation)
            : Adjacency.None;
        if (hop == Adjacency.None)
            _indexes[UnknownCount++] = (byte)index;
        else
            session->Adjacency[(int)Direction.Inbound] = hop;
        return hop;
    }

    /// <summary>
    /// One look-up for all packets that wait; their sessions know the next hop then. Returns the packets' indexes; none waits any more.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ReadOnlySpan<byte> LookUp(Burst burst)
    {
        int found = 0;
        for (int i = 0; i < UnknownCount; i++)
        {
            if (burst.Outcomes[_indexes[i]] != Outcome.Pending)
                continue;
            _indexes[found] = _indexes[i];
            _lookup.Add(NextEndpoint(burst, _indexes[found]), found);
            found++;
        }
        UnknownCount = 0;
        _lookup.Run();
        for (int i = 0; i < found; i++)
            Keep(burst.Sessions[_indexes[i]], burst.Directions[_indexes[i]], _lookup[i]);
        return new ReadOnlySpan<byte>(_indexes, found);
    }

    /// <summary>After <see cref="LookUp"/>: a packet's next hop; null when the packet is dropped.</summary>
    public Adjacency* Found(Burst burst, int index, RootSnapshot* root)
    {
        Session* session = burst.Sessions[index];
        return Check(burst, index, session, root, _shared->Adjacencies + session->Adjacency[(int)burst.Directions[index]]);
    }

    /// <summary>Where the packet goes after the rewrite.</summary>
    public IpAddress NextEndpoint(Burst burst, int index)
    {
        Session* session = burst.Sessions[index];
        return burst.Directions[index] == Direction.Inbound
            ? _shared->ServerPaths[session->ServerSlot].Address
            : new SessionEndpoints(_sessions, _shared->ServerPaths, session).Client;
    }

    private void Keep(Session* session, Direction direction, ushort hop)
    {
        session->Adjacency[(int)direction] = hop;
        if (direction == Direction.Inbound)
            _serverHops.Keep(session->ServerSlot, _shared->ServerPaths[session->ServerSlot].Address, session->RouteGeneration, hop);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(Session* session, uint generation)
    {
        session->Adjacency[0] = Adjacency.None;
        session->Adjacency[1] = Adjacency.None;
        session->RouteGeneration = generation;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Adjacency* Check(Burst burst, int index, Session* session, RootSnapshot* root, Adjacency* next)
    {
        if (next->Kind == AdjacencyKind.Resolved && burst.HopsLeft[index] > 1 && burst.Length[index] <= next->Mtu
            && !session->Has(SessionTraits.Resized))
            return next;
        return CheckFurther(burst, index, session, root, next);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Adjacency* CheckFurther(Burst burst, int index, Session* session, RootSnapshot* root, Adjacency* next)
    {
        if (next->Kind == AdjacencyKind.NoRoute)
            burst.Drop(index, DropReason.NoRoute);
        else if (next->Kind != AdjacencyKind.Resolved)
        {
            burst.Drop(index, DropReason.NeighbourUnresolved);
            Wanted.Add(next->Port, next->Vlan, NextEndpoint(burst, index));
        }
        else if (burst.HopsLeft[index] <= 1)
            burst.Drop(index, DropReason.TtlExpired);
        else if ((burst.Shapes[index] & PacketShape.IcmpError) != 0 || Fits(burst, index, session, root, next))
            return next;
        return null;
    }

    /// <summary>Whether a packet can leave, whole or in fragments. Notes the MTU for who makes these, or the ICMP error.</summary>
    private bool Fits(Burst burst, int index, Session* session, RootSnapshot* root, Adjacency* next)
    {
        int path = next->Mtu;
        int growth = 0;
        bool mayNotSplit = (burst.Shapes[index] & PacketShape.Unsplittable) != 0;
        if (session->Has(SessionTraits.Tunnel) && burst.Directions[index] == Direction.Inbound)
        {
            ServerPath* server = _shared->ServerPaths + session->ServerSlot;
            path = PathMtus.Limit(session->ServerSlot, path, burst.NowMs);
            growth = Encapsulation.LengthOf(*server);
            mayNotSplit &= root->PathMtuDiscovery || (burst.Shapes[index] & PacketShape.Ipv6) != 0;
        }
        else if (IsTranslated(session))
        {
            growth = TranslationGrowth + ((burst.Shapes[index] & PacketShape.Fragment) == 0 ? 0 : Ipv6FragmentHeader.Length);
            growth = burst.Directions[index] == Direction.Inbound ? -growth : growth;
        }
        // As LVS: a tunnel that has no room for IPv6's smallest MTU takes no IPv6 at all.
        bool isTooNarrow = growth > 0 && (burst.Shapes[index] & PacketShape.Ipv6) != 0 && next->Mtu - growth < Ipv6Header.MinimumMtu;
        if (burst.Length[index] + growth <= path && !isTooNarrow)
            return true;
        burst.Mtus[index] = (ushort)(mayNotSplit ? path - growth : path);
        burst.Shapes[index] |= PacketShape.Oversize;
        burst.SplitCount++;
        if (mayNotSplit)
            burst.Drop(index, DropReason.TooBig);
        return !mayNotSplit;
    }

    /// <summary>Whether the session joins an IPv6 client and an IPv4 server by translation.</summary>
    private static bool IsTranslated(Session* session) =>
        (session->Traits & (SessionTraits.Ipv6Client | SessionTraits.Ipv6Server | SessionTraits.DirectRoute | SessionTraits.Tunnel))
        == SessionTraits.Ipv6Client;
}
