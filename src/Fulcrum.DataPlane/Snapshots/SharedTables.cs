using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// What the control thread writes and all workers read, in native memory, one for the process. Pointers are set before the first
/// worker starts; <see cref="Root"/> and <see cref="RouteGeneration"/> change while they run, by release stores.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
public unsafe struct SharedTables
{
    /// <summary>
    /// The configuration in force; an empty one (generation 0) before the first snapshot, never null while a worker runs. Access
    /// through <see cref="ReadRoot"/> and <see cref="PublishRoot"/> only.
    /// </summary>
    [FieldOffset(0)] public RootSnapshot* Root;

    /// <summary>
    /// Counts up after every change of routes or neighbours; sessions that cached an adjacency under another value look it up
    /// again. Access through Volatile only.
    /// </summary>
    [FieldOffset(8)] public uint RouteGeneration;

    /// <summary>
    /// Counts the servers that were taken out of their services: workers that end such servers' sessions look for them again. Access
    /// through Volatile only.
    /// </summary>
    [FieldOffset(12)] public uint RemovalCount;

    /// <summary>
    /// The last planned hand-over: its number, and in the lower half how many milliseconds it lasts. Access through Volatile only.
    /// </summary>
    [FieldOffset(16)] public ulong Handover;

    /// <summary>Next hops by index; entry 0 is "no route".</summary>
    [FieldOffset(128)] public Adjacency* Adjacencies;

    /// <summary>By server slot, written by the control thread, read for every packet of a session.</summary>
    [FieldOffset(136)] public ServerStatus* ServerStatus;

    /// <summary>By server slot, and behind the servers by <see cref="CheckPathTable"/>, written by the control thread: where packets go, and how.</summary>
    [FieldOffset(144)] public ServerPath* ServerPaths;

    /// <summary>Routes: IPv4 address to adjacency index. Handle of the port implementation.</summary>
    [FieldOffset(152)] public nint Fib;

    /// <summary>Routes: IPv6 address to adjacency index. Handle of the port implementation.</summary>
    [FieldOffset(160)] public nint Fib6;

    /// <summary>Quiescent states. Handle of the port implementation.</summary>
    [FieldOffset(168)] public nint Rcu;

    /// <summary>
    /// Session timeouts in milliseconds, a row of <see cref="StateCount"/> a profile, in it by <c>SessionState</c>; written by the
    /// control thread, each value as one. Sessions take them over at their next packet.
    /// </summary>
    [FieldOffset(176)] public uint* TimeoutMs;

    /// <summary>Templates of persistent services, written by all workers.</summary>
    [FieldOffset(184)] public TemplateStore* Templates;

    /// <summary>Every local address there has been, by <see cref="LocalAddressSet"/>.</summary>
    [FieldOffset(192)] public IpAddress* LocalAddresses;

    /// <summary>The director's own addresses.</summary>
    [FieldOffset(200)] internal HostAddresses* HostAddresses;

    /// <summary>Who has sent checks on their paths, by <see cref="Snapshots.CheckFlows"/>.</summary>
    [FieldOffset(248)] public ulong* CheckFlows;

    /// <summary>MAC addresses of ports beside their own, by <see cref="Snapshots.VirtualMacs"/>.</summary>
    [FieldOffset(208)] public ulong* VirtualMacs;

    /// <summary>Values in a row of <see cref="TimeoutMs"/>.</summary>
    public const int StateCount = 32;

    /// <summary>Allocates the tables. Root and the port implementation's handles are left to the caller.</summary>
    /// <param name="memory">Where they go.</param>
    /// <param name="templates">Templates of persistent services that there can be.</param>
    /// <param name="hash">Hash of templates; absent: with secrets of its own.</param>
    public static SharedTables* Allocate(TableMemory memory, int templates = 4096, FlowHash? hash = null)
    {
        SharedTables* tables = (SharedTables*)memory.Allocate((nuint)sizeof(SharedTables), "shared tables");
        tables->Adjacencies = (Adjacency*)memory.Allocate(TableLimits.Adjacencies * (nuint)sizeof(Adjacency), "adjacencies");
        tables->ServerStatus = (ServerStatus*)memory.Allocate(TableLimits.Servers * (nuint)sizeof(ServerStatus), "server states");
        tables->TimeoutMs = (uint*)memory.Allocate(TableLimits.TimeoutProfiles * StateCount * sizeof(uint), "session timeouts");
        tables->ServerPaths = (ServerPath*)memory.Allocate(TableLimits.ServerPaths * (nuint)sizeof(ServerPath), "server paths");
        tables->HostAddresses = Snapshots.HostAddresses.Allocate(memory);
        tables->VirtualMacs = Snapshots.VirtualMacs.Allocate(memory);
        tables->LocalAddresses = LocalAddressSet.Allocate(memory);
        tables->CheckFlows = Snapshots.CheckFlows.Allocate(memory);
        tables->Templates = TemplateStore.Allocate(memory, templates, hash ?? FlowHash.CreateRandom());
        return tables;
    }

    /// <summary>Milliseconds that a session of a server slot stays in a state without a packet.</summary>
    public static uint TimeoutOf(SharedTables* tables, uint serverSlot, SessionState state) =>
        tables->TimeoutMs[tables->ServerStatus[serverSlot].TimeoutProfile * StateCount + (int)state];

    /// <summary>Tells the workers that sessions are about to move to the other director, or from it. Control thread only.</summary>
    public static void BeginHandover(SharedTables* tables, uint durationMs) =>
        Volatile.Write(ref tables->Handover, ((tables->Handover >> 32) + 1 << 32) | durationMs);

    /// <summary>The configuration in force. Valid until the caller reports a quiescent state.</summary>
    public static RootSnapshot* ReadRoot(SharedTables* tables) => (RootSnapshot*)Volatile.Read(ref *(nint*)&tables->Root);

    /// <summary>Puts a configuration in force; everything written to it before is visible to who reads it.</summary>
    public static void PublishRoot(SharedTables* tables, RootSnapshot* root) => Volatile.Write(ref *(nint*)&tables->Root, (nint)root);
}

/// <summary>Sizes of the tables that workers index.</summary>
public static class TableLimits
{
    /// <summary>Virtual services.</summary>
    public const int Services = 65_536;

    /// <summary>Real servers, counted once for each service that has them.</summary>
    public const int Servers = 131_072;

    /// <summary>Local-address pools.</summary>
    public const int Pools = 4_096;

    /// <summary>Local addresses in all pools.</summary>
    public const int LocalAddresses = 65_536;

    /// <summary>Different timeouts of services, the director's among them.</summary>
    public const int TimeoutProfiles = 256;

    /// <summary>Next hops.</summary>
    public const int Adjacencies = 65_536;

    /// <summary>Ways of health checks that travel as the data does.</summary>
    public const int CheckPaths = 16_384;

    /// <summary>Where packets can go: servers by slot, and behind them the ways of checks.</summary>
    public const int ServerPaths = Servers + CheckPaths;
}
