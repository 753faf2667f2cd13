using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Synchronisation;

namespace Fulcrum.Benchmarks;

/// <summary>
/// The way of <see cref="BurstBenchmarks"/>, with session synchronisation off and on: packets of established sessions tell nothing, so both are one
/// cost but for the walk.
/// </summary>
[MemoryDiagnoser]
public class SyncBurstBenchmarks : IDisposable
{
    private readonly SyncRecord[] _records = new SyncRecord[1024];
    private ReplayedDataPlane _dataPlane = null!;

    [Params(Way.Nat, Way.FullNat)]
    public Way Way { get; set; }

    [ParamsAllValues]
    public bool IsOn { get; set; }

    [Params(1_024, 102_400)]
    public int Sessions { get; set; }

    [GlobalCleanup]
    public void Dispose()
    {
        _dataPlane.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup() => _dataPlane = new ReplayedDataPlane(Way, Sessions, IsOn);

    [Benchmark(OperationsPerInvoke = 64 * Burst.Capacity)]
    public int Forward()
    {
        int packets = 0;
        for (int poll = 0; poll < 64; poll++)
            packets += _dataPlane.Worker.Poll();
        return packets + _dataPlane.Exchange.Take(_records);
    }
}
