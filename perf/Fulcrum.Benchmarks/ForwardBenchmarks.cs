using System.Numerics;
using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Profiling;
using Fulcrum.DataPlane.Receive;

namespace Fulcrum.Benchmarks;

/// <summary>The short way of a burst of clients' packets, from the session on. Every packet has to be made anew before: take <see cref="Restore"/> off.</summary>
[MemoryDiagnoser]
public class ForwardBenchmarks : IDisposable
{
    private StagedBurst _staged = null!;
    private uint _generation;

    [Params(Way.Nat, Way.DirectRoute, Way.Tunnel, Way.FullNat)]
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
        _generation = _staged.Router.Generation;
        if (Forward() != Burst.Capacity)
            throw new InvalidOperationException("A packet does not go the short way.");
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Burst.Capacity)]
    public void Restore() => _staged.Restore();

    [Benchmark(OperationsPerInvoke = Burst.Capacity)]
    public int Forward()
    {
        _staged.Restore();
        return Burst.Capacity - BitOperations.PopCount(_staged.Forwarder.Run<NoClock>(_staged.Burst, _generation, null!));
    }
}
