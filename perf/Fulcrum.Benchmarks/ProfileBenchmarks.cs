using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Receive;

namespace Fulcrum.Benchmarks;

/// <summary>What it costs to sample the cycles of stages, in one of so many polls (0: none): a packet's whole way, FULLNAT.</summary>
[MemoryDiagnoser]
public class ProfileBenchmarks : IDisposable
{
    private ReplayedDataPlane _dataPlane = null!;

    [Params(0, 1, 64)]
    public int Interval { get; set; }

    [GlobalCleanup]
    public void Dispose()
    {
        _dataPlane.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup()
    {
        _dataPlane = new ReplayedDataPlane(Way.FullNat, 1_024);
        _dataPlane.Worker.Profile.Sample((uint)Interval);
    }

    [Benchmark(OperationsPerInvoke = Burst.Capacity)]
    public int Forward() => _dataPlane.Worker.Poll();
}
