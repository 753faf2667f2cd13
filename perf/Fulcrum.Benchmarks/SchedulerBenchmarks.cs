using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Schedule;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>
/// One pick of a server after another, each for another client and counted as a session: what every new session costs. With four
/// workers the other three stand still, but are asked for their counts every 256 picks, as at 256,000 new sessions a second.
/// </summary>
[MemoryDiagnoser]
public unsafe class SchedulerBenchmarks
{
    private const int Operations = 256;
    private SharedTables* _shared;
    private WorkerStatistics[] _workers = null!;
    private DataPlane.Schedule.Scheduler _scheduler = null!;
    private NewSession _wanted;
    private uint _client;
    private uint _nowMs;

    [Params("rr", "wrr", "lc", "wlc", "sed", "nq", "dh", "sh", "mh", "lblc", "lblcr", "fo", "ovf", "twos", "conhash")]
    public string Scheduler { get; set; } = "";

    [Params(3, 100)]
    public int Servers { get; set; }

    [Params(1, 4)]
    public int Workers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ProcessMemory memory = new();
        _shared = SharedTables.Allocate(memory);
        _workers = [.. Enumerable.Range(0, Workers).Select(_ => NewWorker(memory))];
        NobodyRuns quiescence = new();
        RouteTable routes = new(_shared, new MemoryRouteTable(), quiescence, Lab.DirectorPorts());
        SnapshotCompiler compiler = new(_shared, memory, _workers, routes, ["wan", "lan"], quiescence);
        Wire.VirtualService service = Lab.Service(
            IpProtocol.Tcp, Scheduler, [.. Enumerable.Range(0, Servers).Select(server => ($"10.1.0.{server + 1}", 1 + server % 4))]);
        if (compiler.Apply(Lab.Configuration(service)) is { } problem)
            throw new InvalidOperationException(problem);
        _scheduler = new DataPlane.Schedule.Scheduler(
            new WorkerSetup
            {
                Index = 0,
                Shared = _shared,
                Statistics = _workers[0],
                AllStatistics = _workers,
                Memory = memory,
                SessionCapacity = 64,
                Ports = [],
            },
            "benchmark");
        RootSnapshot* root = SharedTables.ReadRoot(_shared);
        ServiceLookupSlot* slot = root->Lookup;
        while (slot->Service == null)
            slot++;
        _wanted = new NewSession
        {
            Virtual = slot->Key.Address, VirtualPort = slot->Key.Port, Protocol = IpProtocol.Tcp, Service = slot->Service,
        };
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public uint Pick()
    {
        uint slots = 0;
        RootSnapshot* root = SharedTables.ReadRoot(_shared);
        NewSession wanted = _wanted;
        _nowMs++;
        for (int operation = 0; operation < Operations; operation++)
        {
            wanted.Client = new IpAddress(new Be32(_client += 2_654_435_761));
            ServerEntry* server = _scheduler.Pick(&wanted, root, _nowMs);
            if (server == null)
                continue;
            slots += server->Slot;
            // ovf refuses when all are full, so that sessions come and go there.
            ServerCounters* counters = _workers[0].Servers + server->Slot;
            counters->ActiveSessions = counters->ActiveSessions >= 1_000_000 || Scheduler == "ovf" ? 0 : counters->ActiveSessions + 1;
        }

        return slots;
    }

    private static WorkerStatistics NewWorker(ProcessMemory memory) => new(
        (ulong*)memory.Allocate(WorkerStatistics.ServerOffset, "counters"),
        (ServerCounters*)memory.Allocate(TableLimits.Servers * (nuint)sizeof(ServerCounters), "server counters"));

    private sealed class NobodyRuns : IQuiescence
    {
        public void Wait()
        {
        }
    }
}
