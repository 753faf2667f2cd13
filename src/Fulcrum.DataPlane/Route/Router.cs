using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Route;

/// <summary>
/// Fifth stage: finds the next hop of every pending packet, cached in its session until routes change, and checks what can keep
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

    /// <summary>Fills <see cref="Burst.Adjacency"/> and <see cref="Burst.OutputPort"/> of what can leave; drops the rest.</summary>
    public void Run(Burst burst)
    {
        uint generation = Volatile.Read(ref _shared->RouteGeneration);
        int count = burst.Count;
        int unknown = 0;
        for (int index = 0; index < count; index++)
        {
            if (burst.Outcomes[index] != Outcome.Pending)
                continue;
            Session* session = burst.Sessions[index];
            if (session->RouteGeneration != generation)
                Forget(session, generation);
            ushort adjacency = session->Adjacency[(int)burst.Directions[index]];
            if (adjacency == Adjacency.None)
                _indexes[unknown++] = (byte)index;
            else
                Check(burst, index, adjacency);
        }
        if (unknown > 0)
            LookUp(burst, unknown);
    }

    private static void Forget(Session* session, uint generation)
    {
        session->Adjacency[0] = Adjacency.None;
        session->Adjacency[1] = Adjacency.None;
        session->RouteGeneration = generation;
    }

    /// <summary>One look-up for all packets of the burst whose session knows no next hop.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LookUp(Burst burst, int unknown)
    {
        for (int i = 0; i < unknown; i++)
            _destinations[i] = NextEndpoint(burst, _indexes[i]).Host;
        TPort.LookUpRoutes(_shared->Fib, _destinations, _nextHops, unknown);
        for (int i = 0; i < unknown; i++)
        {
            int index = _indexes[i];
            ushort adjacency = (ushort)_nextHops[i];
            burst.Sessions[index]->Adjacency[(int)burst.Directions[index]] = adjacency;
            Check(burst, index, adjacency);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Check(Burst burst, int index, ushort adjacency)
    {
        Adjacency* next = _shared->Adjacencies + adjacency;
        if (next->Kind != AdjacencyKind.Resolved)
            DropUnreachable(burst, index, next);
        else if (((Ipv4Header*)burst.Network[index])->TimeToLive <= 1)
            burst.Drop(index, DropReason.TtlExpired);
        else if (burst.Length[index] > next->Mtu)
            burst.Drop(index, DropReason.TooBig);
        burst.Adjacency[index] = adjacency;
        burst.OutputPort[index] = next->Port;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void DropUnreachable(Burst burst, int index, Adjacency* next)
    {
        if (next->Kind == AdjacencyKind.NoRoute)
        {
            burst.Drop(index, DropReason.NoRoute);
            return;
        }
        burst.Drop(index, DropReason.NeighbourUnresolved);
        Wanted.Add(next->Port, NextEndpoint(burst, index));
    }

    /// <summary>Where the packet goes after the rewrite.</summary>
    private static Be32 NextEndpoint(Burst burst, int index)
    {
        Session* session = burst.Sessions[index];
        return burst.Directions[index] == Direction.Inbound ? session->RealAddress : session->ClientAddress;
    }
}
