using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// One virtual service as workers read it: immutable but for <see cref="Pool"/>, followed in memory by its <see cref="ServerEntry"/> items.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ServiceSnapshot
{
    /// <summary>Differs from every other service there ever was, so that tables indexed by slot notice a successor.</summary>
    public ulong Identity;

    /// <summary>Local addresses for FULLNAT; null when the service has no pool. Changes in one store when the pool does: read it once.</summary>
    public PoolSnapshot* Pool;

    /// <summary>Index of the service in per-worker tables, for as long as it exists.</summary>
    public uint Slot;

    /// <summary>Differs from every earlier snapshot of this service, so that schedulers notice a change.</summary>
    public uint Version;

    /// <summary>What identifies it.</summary>
    public ServiceKey Key;

    /// <summary>How FULLNAT servers learn the client's address.</summary>
    public ClientAddressMode ClientAddress;

    /// <summary>LVS's ops: every datagram is scheduled for itself and leaves no session.</summary>
    public bool OnePacket;

    /// <summary>sh-port, mh-port: the client's port is part of what is hashed.</summary>
    public bool HashPort;

    /// <summary>sh-fallback, mh-fallback: another server takes the sessions of one that takes none.</summary>
    public bool HashFallback;

    /// <summary>Length of the client networks that persistence binds to one server: 1 to 128, an IPv4 address counted as mapped.</summary>
    public byte PersistencePrefix;

    /// <summary>How long a client stays bound to a server; 0: the service is not persistent.</summary>
    public uint PersistenceTimeoutMs;

    /// <summary>Which scheduler picks.</summary>
    public SchedulerKind Scheduler;

    /// <summary>Number of <see cref="Servers"/>.</summary>
    public int ServerCount;

    /// <summary>Greatest common divisor of the positive weights; 1 when there is none (LVS's wrr step).</summary>
    public int WeightStep;

    /// <summary>Greatest weight minus (<see cref="WeightStep"/> - 1); 0 when every weight is 0 (LVS's wrr start).</summary>
    public int WeightStart;

    /// <summary>
    /// Whether its sessions belong to workers by their client's endpoint, because it has or had NAT servers: what those answer tells no more.
    /// </summary>
    public bool PlacedByClient;

    /// <summary>Whether any server has an upper threshold.</summary>
    public bool HasThresholds;

    /// <summary>sh, dh, mh: index of the server by slot; conhash: by virtual node, as in <see cref="Ring"/>. Else null.</summary>
    public ushort* Table;

    /// <summary>conhash: positions of the virtual nodes, ascending.</summary>
    public uint* Ring;

    /// <summary>Number of items in <see cref="Table"/>; 0 when no server can be picked.</summary>
    public int TableSize;

    /// <summary>The servers in the order in which schedulers walk them: last added first, as in LVS.</summary>
    public static ServerEntry* Servers(ServiceSnapshot* service) => (ServerEntry*)(service + 1);

    /// <summary>The server that has a slot; null when it is not in the service.</summary>
    public static ServerEntry* ServerOf(ServiceSnapshot* service, uint slot)
    {
        ServerEntry* servers = Servers(service);
        for (int index = 0; index < service->ServerCount; index++)
            if (servers[index].Slot == slot)
                return servers + index;
        return null;
    }
}

/// <summary>LVS's schedulers, and DPVS's conhash.</summary>
public enum SchedulerKind
{
    /// <summary>rr: one after the other.</summary>
    RoundRobin,

    /// <summary>wrr: one after the other, in proportion to weight.</summary>
    WeightedRoundRobin,

    /// <summary>lc: fewest sessions.</summary>
    LeastConnection,

    /// <summary>wlc: fewest sessions for the weight.</summary>
    WeightedLeastConnection,

    /// <summary>sed: shortest expected delay.</summary>
    ShortestExpectedDelay,

    /// <summary>nq: never queue.</summary>
    NeverQueue,

    /// <summary>dh: hash of the destination address.</summary>
    DestinationHash,

    /// <summary>sh: hash of the client's address.</summary>
    SourceHash,

    /// <summary>mh: Maglev hash of the client's address.</summary>
    MaglevHash,

    /// <summary>lblc: locality-based least connection.</summary>
    LocalityLeastConnection,

    /// <summary>lblcr: the same with a set of servers for a destination.</summary>
    LocalityLeastConnectionReplicated,

    /// <summary>fo: the greatest weight alone.</summary>
    Failover,

    /// <summary>ovf: the greatest weight that is not full.</summary>
    Overflow,

    /// <summary>twos: the better one of two random servers.</summary>
    PowerOfTwo,

    /// <summary>conhash: a ring of virtual nodes.</summary>
    ConsistentHash,
}

/// <summary>How FULLNAT servers learn the client's address.</summary>
public enum ClientAddressMode : byte
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>TCP option 254.</summary>
    Toa,

    /// <summary>An IP protocol of its own before UDP.</summary>
    Uoa,

    /// <summary>PROXY protocol, text.</summary>
    ProxyV1,

    /// <summary>PROXY protocol, binary.</summary>
    ProxyV2,
}
