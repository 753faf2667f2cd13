using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Receive;

namespace Fulcrum.Benchmarks;

/// <summary>A packet's whole way on established sessions, by forwarding mode: one poll receives and forwards a burst.</summary>
[MemoryDiagnoser]
public class BurstBenchmarks : IDisposable
{
    private ReplayedDataPlane _dataPlane = null!;

    [ParamsAllValues]
    public Way Way { get; set; }

    [Params(1_024, 102_400)]
    public int Sessions { get; set; }

    [GlobalCleanup]
    public void Dispose()
    {
        _dataPlane.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup() => _dataPlane = new ReplayedDataPlane(Way, Sessions);

    [Benchmark(OperationsPerInvoke = Burst.Capacity)]
    public int Forward() => _dataPlane.Worker.Poll();
}
