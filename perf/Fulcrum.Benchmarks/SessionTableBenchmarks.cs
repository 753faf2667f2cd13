using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>One look-up in the session table after another, without prefetching: what a burst hides.</summary>
[MemoryDiagnoser]
public unsafe class SessionTableBenchmarks
{
    private const int Operations = 256;
    private SessionTable _table = null!;
    private uint _next;

    [Params(1_024, 102_400)]
    public uint Sessions { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _table = new SessionTable(new ProcessMemory(), Sessions, "benchmark", FlowHash.CreateRandom());
        for (uint flow = 0; flow < Sessions; flow++)
        {
            FlowKey inbound = KeyOf(flow);
            FlowKey outbound = inbound.Reversed;
            _table.Insert(&inbound, _table.HashOf(&inbound), &outbound, _table.HashOf(&outbound), SessionTraits.None);
        }
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public long Hit() => LookUp(0);

    [Benchmark(OperationsPerInvoke = Operations)]
    public long Miss() => LookUp(Sessions);

    private long LookUp(uint offset)
    {
        long found = 0;
        for (int operation = 0; operation < Operations; operation++)
        {
            // A large odd step visits the flows in an order that no cache foresees.
            _next += 2_654_435_761;
            FlowKey key = KeyOf(offset + _next % Sessions);
            found += _table.Find(&key, _table.HashOf(&key), out _) != null ? 1 : 0;
        }

        return found;
    }

    private static FlowKey KeyOf(uint flow) => new(
        new Be32(flow), Be32.FromHost(0xC633_6450), Be16.FromHost(1024), Be16.FromHost(80), IpProtocol.Tcp);
}
