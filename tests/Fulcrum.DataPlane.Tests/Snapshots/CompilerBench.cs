using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Snapshots;

/// <summary>A compiler with everything around it, in process memory: two ports, two workers.</summary>
internal sealed unsafe class CompilerBench
{
    public static readonly RoutePort Wan = new("wan", MacAddress.Parse("02:00:00:00:00:01"), 1500);
    public static readonly RoutePort Lan = new("lan", MacAddress.Parse("02:00:00:00:00:02"), 9000);

    public CompilerBench()
    {
        ProcessMemory tables = new();
        Shared = SharedTables.Allocate(tables);
        Workers = [NewWorker(tables), NewWorker(tables)];
        Routes = new RouteTable(Shared, Store, Quiescence, [Wan, Lan]);
        Compiler = new SnapshotCompiler(Shared, Memory, Workers, Routes, ["wan", "lan"], Quiescence, () => NowMs);
    }

    public SharedTables* Shared { get; }

    /// <summary>The compiler's clock.</summary>
    public long NowMs { get; set; } = 5_000;

    public CountingMemory Memory { get; } = new();

    public FakeRouteStore Store { get; } = new();

    public FakeQuiescence Quiescence { get; } = new();

    public WorkerStatistics[] Workers { get; }

    public RouteTable Routes { get; }

    public SnapshotCompiler Compiler { get; }

    public RootSnapshot* Root => SharedTables.ReadRoot(Shared);

    /// <summary>A service as a worker finds it; null when there is none.</summary>
    public ServiceSnapshot* Find(string service) => LookupTable.Find(Root->Lookup, Root->LookupMask, Make.Key(service));

    /// <summary>A real server of a service as a worker finds it.</summary>
    public ServerEntry Server(string service, string address)
    {
        ServiceSnapshot* found = Find(service);
        for (int index = 0; index < found->ServerCount; index++)
            if (ServiceSnapshot.Servers(found)[index].Address.ToString() == address)
                return ServiceSnapshot.Servers(found)[index];
        throw new InvalidOperationException($"{service} has no server {address}.");
    }

    public void MustApply(Wire.Snapshot snapshot) => Assert.That(Compiler.Apply(snapshot), Is.Null);

    public void MustApply(Wire.Delta delta) => Assert.That(Compiler.Apply(delta), Is.Null);

    private static WorkerStatistics NewWorker(ProcessMemory memory) => new(
        (ulong*)memory.Allocate(WorkerStatistics.ServerOffset, "counters"),
        (ServerCounters*)memory.Allocate((nuint)(TableLimits.Servers * sizeof(ServerCounters)), "server counters"));
}
