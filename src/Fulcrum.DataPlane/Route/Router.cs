using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Route;

/// <summary>
/// Fifth stage: finds the next hop of a pending packet, cached in its session until routes change, and checks what can keep
/// it from leaving: TTL, MTU, neighbour. Owner: the worker.
/// </summary>
public sealed unsafe class Router<TPort> where TPort : struct, IPort
{
    private readonly SharedTables* _shared;
    private readonly uint* _destinations;
    private readonly ulong* _nextHops;
    private readonly byte* _indexes;

    /// <summary>Allocates look-up scratch for one burst.</summary>
    public Router(SharedTables* shared, TableMemory memory, string owner)
    {
        _shared = shared;
        _nextHops = (ulong*)memory.Allocate(Burst.Capacity * (sizeof(ulong) + sizeof(uint) + 1), $"route scratch of {owner}");
        _destinations = (uint*)(_nextHops + Burst.Capacity);
        _indexes = (byte*)(_destinations + Burst.Capacity);
        Wanted = new WantedNeighbours(memory, owner);
    }

    /// <summary>Destinations whose next hop somebody has to resolve.</summary>
    public WantedNeighbours Wanted { get; }

    /// <summary>Packets of the burst that wait for <see cref="LookUp"/>.</summary>
    public int UnknownCount { get; private set; }

    /// <summary>Route generation to pass to <see cref="Route"/> for a whole burst.</summary>
    public uint Generation => Volatile.Read(ref _shared->RouteGeneration);

    /// <summary>
    /// Finds the next hop of a pending packet; null when the packet is dropped, or when its session knows none and it waits for
    /// <see cref="LookUp"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Adjacency* Route(Burst burst, int index, Session* session, uint generation)
    {
        if (session->RouteGeneration != generation)
            Forget(session, generation);
        ushort adjacency = session->Adjacency[(int)burst.Directions[index]];
        if (adjacency != Adjacency.None)
            return Check(burst, index, adjacency);
        _indexes[UnknownCount++] = (byte)index;
        return null;
    }

    /// <summary>
    /// One look-up for all packets that wait; their sessions know the next hop then. Returns the packets' indexes; none waits any more.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ReadOnlySpan<byte> LookUp(Burst burst)
    {
        int found = 0;
        for (int i = 0; i < UnknownCount; i++)
            if (burst.Outcomes[_indexes[i]] == Outcome.Pending)
                _indexes[found++] = _indexes[i];
        UnknownCount = 0;
        for (int i = 0; i < found; i++)
            _destinations[i] = NextEndpoint(burst, _indexes[i]).Host;
        TPort.LookUpRoutes(_shared->Fib, _destinations, _nextHops, found);
        for (int i = 0; i < found; i++)
            burst.Sessions[_indexes[i]]->Adjacency[(int)burst.Directions[_indexes[i]]] = (ushort)_nextHops[i];
        return new ReadOnlySpan<byte>(_indexes, found);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(Session* session, uint generation)
    {
        session->Adjacency[0] = Adjacency.None;
        session->Adjacency[1] = Adjacency.None;
        session->RouteGeneration = generation;
    }

    /// <summary>After <see cref="LookUp"/>: a packet's next hop; null when the packet is dropped.</summary>
    public Adjacency* Found(Burst burst, int index) =>
        Check(burst, index, burst.Sessions[index]->Adjacency[(int)burst.Directions[index]]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Adjacency* Check(Burst burst, int index, ushort adjacency)
    {
        Adjacency* next = _shared->Adjacencies + adjacency;
        if (next->Kind == AdjacencyKind.Resolved
            && ((Ipv4Header*)burst.Network[index])->TimeToLive > 1 && burst.Length[index] <= next->Mtu)
            return next;
        Refuse(burst, index, next);
        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refuse(Burst burst, int index, Adjacency* next)
    {
        if (next->Kind == AdjacencyKind.NoRoute)
            burst.Drop(index, DropReason.NoRoute);
        else if (next->Kind != AdjacencyKind.Resolved)
        {
            burst.Drop(index, DropReason.NeighbourUnresolved);
            Wanted.Add(next->Port, NextEndpoint(burst, index));
        }
        else
            burst.Drop(index, ((Ipv4Header*)burst.Network[index])->TimeToLive <= 1 ? DropReason.TtlExpired : DropReason.TooBig);
    }

    /// <summary>Where the packet goes after the rewrite.</summary>
    private static Be32 NextEndpoint(Burst burst, int index)
    {
        Session* session = burst.Sessions[index];
        return burst.Directions[index] == Direction.Inbound ? session->RealAddress : session->ClientAddress;
    }
}
