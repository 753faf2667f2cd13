using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>
/// Look-ups in the session table: in bursts, as the worker makes them, each pass prefetching for the next one; and one after the other, as
/// nothing is hidden. Flows come in an order that no cache foresees.
/// </summary>
[MemoryDiagnoser]
public unsafe class SessionTableBenchmarks : IDisposable
{
    private const int Operations = 256;

    private readonly ProcessMemory _memory = new();
    private SessionTable _table = null!;
    private SessionLifecycle _sessions = null!;
    private Burst _burst;
    private uint _next;

    [Params(1_000, 1_000_000, 10_000_000)]
    public int Sessions { get; set; }

    [GlobalCleanup]
    public void Dispose()
    {
        _memory.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup()
    {
        _table = new SessionTable(_memory, (uint)Sessions, "benchmark", FlowHash.CreateRandom());
        for (int flow = 0; flow < Sessions; flow++)
        {
            FlowKey inbound = KeyOf(flow);
            FlowKey outbound = inbound.Reversed;
            Session* session = _table.Insert(&inbound, _table.HashOf(&inbound), &outbound, _table.HashOf(&outbound), SessionTraits.None);
            session->ExpiresAtMs = int.MaxValue;
        }

        // No session ends here, so that local ports, templates and counters are not asked for.
        _sessions = new SessionLifecycle(_table, null!, null!, default, default, null!);
        _burst = new Burst(_memory, "benchmark");
        _burst.Count = Burst.Capacity;
    }

    [Benchmark(OperationsPerInvoke = Burst.Capacity)]
    public int Hit() => LookUpBurst(0);

    [Benchmark(OperationsPerInvoke = Burst.Capacity)]
    public int Miss() => LookUpBurst(Sessions);

    [Benchmark(OperationsPerInvoke = Operations)]
    public long HitAlone() => LookUpEach(0);

    [Benchmark(OperationsPerInvoke = Operations)]
    public long MissAlone() => LookUpEach(Sessions);

    private int LookUpBurst(int offset)
    {
        Burst burst = _burst;
        for (int index = 0; index < Burst.Capacity; index++)
        {
            burst.Keys[index] = NextKey(offset);
            burst.Hashes[index] = _table.HashOf(burst.Keys + index);
            Prefetch.Line(_table.BucketOf(burst.Hashes[index]));
        }
        SessionLookup.FindCandidates(burst, _table);
        int found = 0;
        for (int index = 0; index < Burst.Capacity; index++)
            found += SessionLookup.Confirm(burst, index, _sessions, null) != null ? 1 : 0;
        return found;
    }

    private long LookUpEach(int offset)
    {
        long found = 0;
        for (int operation = 0; operation < Operations; operation++)
        {
            FlowKey key = NextKey(offset);
            found += _table.Find(&key, _table.HashOf(&key), out _) != null ? 1 : 0;
        }
        return found;
    }

    private FlowKey NextKey(int offset) => KeyOf(offset + (int)((_next += 2_654_435_761) % (uint)Sessions));

    private static FlowKey KeyOf(int flow) => new(
        new Be32((uint)flow), Be32.FromHost(0xC633_6450), Be16.FromHost(1024), Be16.FromHost(80), IpProtocol.Tcp);
}
