using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane;
using Fulcrum.DataPlane.Counters;
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
public unsafe class SchedulerBenchmarks : IDisposable
{
    private const int Operations = 256;
    private BenchmarkCompiler _compiler = null!;
    private DataPlane.Schedule.Scheduler _scheduler = null!;
    private NewSession _wanted;
    private uint _client;
    private uint _nowMs;

    [Params("rr", "wrr", "lc", "wlc", "sed", "nq", "dh", "sh", "mh", "lblc", "lblcr", "fo", "ovf", "twos", "conhash")]
    public string Scheduler { get; set; } = "";

    [Params(10, 1_000)]
    public int Servers { get; set; }

    [Params(1, 4)]
    public int Workers { get; set; }

    [GlobalCleanup]
    public void Dispose()
    {
        _compiler.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup()
    {
        _compiler = new BenchmarkCompiler(Workers);
        _compiler.Apply(Lab.Configuration(Lab.Service(
            IpProtocol.Tcp, Scheduler, [.. Enumerable.Range(0, Servers).Select(server => ($"10.1.{server / 250}.{server % 250 + 1}", 1 + server % 4))])));
        _scheduler = new DataPlane.Schedule.Scheduler(
            new WorkerSetup
            {
                Index = 0,
                Shared = _compiler.Shared,
                Statistics = _compiler.Workers[0],
                AllStatistics = _compiler.Workers,
                Memory = _compiler.Memory,
                SessionCapacity = 64,
                Ports = [],
            },
            "benchmark");
        RootSnapshot* root = SharedTables.ReadRoot(_compiler.Shared);
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
        RootSnapshot* root = SharedTables.ReadRoot(_compiler.Shared);
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
            ServerCounters* counters = _compiler.Workers[0].Servers + server->Slot;
            counters->ActiveSessions = counters->ActiveSessions >= 1_000_000 || Scheduler == "ovf" ? 0 : counters->ActiveSessions + 1;
        }

        return slots;
    }
}
