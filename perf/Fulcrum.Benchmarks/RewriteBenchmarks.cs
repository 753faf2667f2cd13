using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.Benchmarks;

/// <summary>The headers that a burst of clients' packets leaves with, by way, as the long way makes them. Every packet has to be made anew before: take <see cref="Restore"/> off.</summary>
[MemoryDiagnoser]
public unsafe class RewriteBenchmarks : IDisposable
{
    private readonly nint[] _next = new nint[Burst.Capacity];
    private StagedBurst _staged = null!;

    [ParamsAllValues]
    public Way Way { get; set; }

    [GlobalCleanup]
    public void Dispose()
    {
        _staged.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup()
    {
        _staged = new StagedBurst(Way);
        Burst burst = _staged.Burst;
        for (int index = 0; index < Burst.Capacity; index++)
            _next[index] = (nint)(_staged.Shared->Adjacencies + burst.Sessions[index]->Adjacency[(int)Direction.Inbound]);
        if (Rewrite() != Burst.Capacity)
            throw new InvalidOperationException("A packet was dropped.");
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Burst.Capacity)]
    public void Restore() => _staged.Restore();

    [Benchmark(OperationsPerInvoke = Burst.Capacity)]
    public int Rewrite()
    {
        Burst burst = _staged.Burst;
        _staged.Restore();
        int rewritten = 0;
        for (int index = 0; index < Burst.Capacity; index++)
        {
            _staged.Rewriter.Rewrite(burst, index, burst.Sessions[index], (Adjacency*)_next[index]);
            rewritten += burst.Outcomes[index] == Outcome.Transmit ? 1 : 0;
        }
        return rewritten;
    }
}
