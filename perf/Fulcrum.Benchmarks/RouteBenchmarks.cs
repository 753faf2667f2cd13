using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.Benchmarks;

/// <summary>The next hops of a burst's sessions, which know them, and what can keep a packet from leaving: TTL, MTU, neighbour.</summary>
[MemoryDiagnoser]
public unsafe class RouteBenchmarks : IDisposable
{
    private StagedBurst _staged = null!;

    [GlobalCleanup]
    public void Dispose()
    {
        _staged.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup()
    {
        _staged = new StagedBurst(Way.FullNat);
        if (Known() != Burst.Capacity)
            throw new InvalidOperationException("A session knows no next hop.");
    }

    [Benchmark(OperationsPerInvoke = Burst.Capacity)]
    public int Known()
    {
        Burst burst = _staged.Burst;
        RootSnapshot* root = _staged.Root;
        uint generation = _staged.Router.Generation;
        int known = 0;
        for (int index = 0; index < Burst.Capacity; index++)
            known += _staged.Router.Route(burst, index, burst.Sessions[index], root, generation) != null ? 1 : 0;
        return known;
    }
}
