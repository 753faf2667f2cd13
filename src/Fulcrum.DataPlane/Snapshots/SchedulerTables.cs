using System.Numerics;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// The tables behind the servers in a service's block: which server, by index, a hash leads to. sh, dh and mh have LVS's slots;
/// conhash has a ring of virtual nodes, their positions in ascending order before the table. Control thread.
/// </summary>
internal static unsafe class SchedulerTables
{
    /// <summary>Servers that conhash can tell apart.</summary>
    public const int MostRingServers = ushort.MaxValue + 1;

    // DPVS's number of virtual nodes of a server of the least weight.
    private const int NodesOfAWeight = 160;

    // Beyond it weights are made coarser: more nodes would not make the shares better.
    private const long MostNodes = 1 << 18;

    // mh flattens proportions of weights beyond 64 : 1.
    private const int MostTurnBits = 6;

    /// <summary>Servers that a service of this scheduler can have.</summary>
    public static int MostServers(SchedulerKind kind) => kind switch
    {
        SchedulerKind.MaglevHash => SchedulerHash.MaglevSlotCount,
        SchedulerKind.ConsistentHash => MostRingServers,
        _ => int.MaxValue,
    };

    /// <summary>Bytes of a service's table.</summary>
    public static long SizeOf(ServiceDefinition service) => service.Scheduling.Kind == SchedulerKind.ConsistentHash
        ? (long)NodeCount(Weights(service)) * (sizeof(uint) + sizeof(ushort))
        : SlotCount(service.Scheduling.Kind) * sizeof(ushort);

    /// <summary>Fills the table of a service whose servers are there.</summary>
    /// <param name="service">The block, with room for <see cref="SizeOf"/> bytes behind the servers.</param>
    /// <param name="lastWeights">Of each server in order the last weight that was not 0.</param>
    public static void Fill(ServiceSnapshot* service, ReadOnlySpan<int> lastWeights)
    {
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        void* room = servers + service->ServerCount;
        service->Table = (ushort*)room;
        service->TableSize = service->ServerCount == 0 ? 0 : SlotCount(service->Scheduler);
        if (service->Scheduler == SchedulerKind.ConsistentHash)
            FillRing(service, (uint*)room);
        else if (service->TableSize == 0)
            service->Table = null;
        else if (service->Scheduler == SchedulerKind.MaglevHash)
            FillMaglev(service, lastWeights);
        else
            FillSlots(service, byWeight: service->Scheduler == SchedulerKind.SourceHash);
    }

    private static int SlotCount(SchedulerKind kind) => kind switch
    {
        SchedulerKind.SourceHash or SchedulerKind.DestinationHash => SchedulerHash.SlotCount,
        SchedulerKind.MaglevHash => SchedulerHash.MaglevSlotCount,
        _ => 0,
    };

    /// <summary>One server after the other; sh gives each as many slots in a row as its weight says, and one of weight 0 one.</summary>
    private static void FillSlots(ServiceSnapshot* service, bool byWeight)
    {
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        int server = 0;
        int taken = 0;
        for (int slot = 0; slot < service->TableSize; slot++)
        {
            service->Table[slot] = (ushort)server;
            if (byWeight && ++taken < servers[server].Weight)
                continue;
            taken = 0;
            server = server + 1 == service->ServerCount ? 0 : server + 1;
        }
    }

    /// <summary>
    /// Each server in turn takes the next free slots of a permutation of its own. A quiesced one keeps its slots, so that other clients
    /// do not move.
    /// </summary>
    private static void FillMaglev(ServiceSnapshot* service, ReadOnlySpan<int> lastWeights)
    {
        int[] turns = Turns(lastWeights);
        if (!turns.AsSpan().ContainsAnyExcept(0))
        {
            service->TableSize = 0;
            return;
        }
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        uint[] wanted = new uint[service->ServerCount];
        uint[] skip = new uint[service->ServerCount];
        for (int server = 0; server < service->ServerCount; server++)
        {
            uint endpoint = SchedulerHash.Fold(servers[server].Address) + servers[server].Port.Host;
            wanted[server] = SchedulerHash.Maglev(endpoint);
            skip[server] = SchedulerHash.MaglevSkip(endpoint);
        }
        bool[] taken = new bool[SchedulerHash.MaglevSlotCount];
        for (int filled = 0; ;)
            for (int server = 0; server < service->ServerCount; server++)
                for (int turn = 0; turn < turns[server]; turn++)
                {
                    while (taken[wanted[server]])
                        wanted[server] = (wanted[server] + skip[server]) % SchedulerHash.MaglevSlotCount;
                    taken[wanted[server]] = true;
                    service->Table[wanted[server]] = (ushort)server;
                    if (++filled == taken.Length)
                        return;
                }
    }

    private static int[] Turns(ReadOnlySpan<int> weights)
    {
        int[] turns = new int[weights.Length];
        int divisor = Divisor(weights);
        int greatest = 0;
        foreach (int weight in weights)
            greatest = Math.Max(greatest, weight);
        int shift = Math.Max(BitLength(greatest / divisor) - MostTurnBits, 0);
        for (int server = 0; server < turns.Length; server++)
            turns[server] = weights[server] == 0 ? 0 : Math.Max(weights[server] / divisor >> shift, 1);
        return turns;
    }

    private static void FillRing(ServiceSnapshot* service, uint* positions)
    {
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        int[] weights = new int[service->ServerCount];
        for (int server = 0; server < weights.Length; server++)
            weights[server] = servers[server].Weight;
        int count = NodeCount(weights);
        int divisor = RingDivisor(weights);
        ushort* table = (ushort*)(positions + count);
        int filled = 0;
        for (int server = 0; server < weights.Length; server++)
            for (int node = Nodes(weights[server], divisor) - 1; node >= 0; node--)
            {
                positions[filled] = SchedulerHash.RingNode(servers[server].Address, servers[server].Port, node);
                table[filled++] = (ushort)server;
            }
        new Span<uint>(positions, count).Sort(new Span<ushort>(table, count));
        service->Ring = positions;
        service->Table = table;
        service->TableSize = count;
    }

    private static int[] Weights(ServiceDefinition service) =>
        [.. service.Servers.Select(server => server.EffectiveWeight)];

    private static int NodeCount(ReadOnlySpan<int> weights)
    {
        int divisor = RingDivisor(weights);
        int count = 0;
        foreach (int weight in weights)
            count += Nodes(weight, divisor);
        return count;
    }

    private static int Nodes(int weight, int divisor) => weight == 0 ? 0 : (int)Math.Max(weight * (long)NodesOfAWeight / divisor, 1);

    private static int RingDivisor(ReadOnlySpan<int> weights)
    {
        int divisor = Divisor(weights);
        long sum = 0;
        foreach (int weight in weights)
            sum += weight;
        while (sum * NodesOfAWeight / divisor > MostNodes && divisor < int.MaxValue / 2)
            divisor *= 2;
        return divisor;
    }

    /// <summary>Greatest common divisor of those that are not 0; 1 when there is none.</summary>
    private static int Divisor(ReadOnlySpan<int> weights)
    {
        BigInteger divisor = 0;
        foreach (int weight in weights)
            divisor = BigInteger.GreatestCommonDivisor(divisor, weight);
        return Math.Max((int)divisor, 1);
    }

    private static int BitLength(int value) => 32 - BitOperations.LeadingZeroCount((uint)value);
}
