using BenchmarkDotNet.Attributes;
using Google.Protobuf;

namespace Fulcrum.Benchmarks;

/// <summary>
/// What a change costs with so many services of ten servers in force: from the bytes of a whole snapshot, or from the message of a delta, to
/// the change in force. Workers are quiescent at once.
/// </summary>
[MemoryDiagnoser]
[MayAllocate("The control thread applies snapshots: it reads messages into objects, within a budget that no collection comes of for hours.")]
public class SnapshotBenchmarks : IDisposable
{
    private const int Servers = 10;

    private byte[][] _frames = [];
    private Wire.Delta[] _weights = [];
    private Wire.Delta _addition = new();
    private Wire.Delta _removal = new();
    private BenchmarkCompiler _compiler = null!;
    private int _turn;

    [Params(10, 10_000)]
    public int Services { get; set; }

    [GlobalCleanup]
    public void Dispose()
    {
        _compiler.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup()
    {
        _frames = [Frame(weight: 1), Frame(weight: 2)];
        _weights = [Weight(1), Weight(2)];
        _addition = new() { Services = { BenchmarkServices.Service(Services, Servers, 1) } };
        _removal = new() { RemovedServices = { _addition.Services[0].Key } };
        _compiler = new BenchmarkCompiler();
        Apply(0);
    }

    /// <summary>A data plane's first snapshot; its tables, which it allocates at start, included.</summary>
    [Benchmark]
    public void First()
    {
        using BenchmarkCompiler compiler = new();
        compiler.Apply(Wire.Snapshot.Parser.ParseFrom(_frames[0]));
    }

    /// <summary>What a control plane that comes back sends.</summary>
    [Benchmark]
    public void Same() => Apply(_turn & 1);

    [Benchmark]
    public void EveryWeight() => Apply(++_turn & 1);

    [Benchmark]
    public void OneWeight() => _compiler.Apply(_weights[++_turn & 1]);

    [Benchmark(OperationsPerInvoke = 2)]
    public void OneServiceAddedOrRemoved()
    {
        _compiler.Apply(_addition);
        _compiler.Apply(_removal);
    }

    private byte[] Frame(uint weight) => BenchmarkServices.Snapshot(Services, Servers, weight).ToByteArray();

    private Wire.Delta Weight(uint weight)
    {
        Wire.VirtualService service = BenchmarkServices.Service(Services / 2, Servers, 1);
        service.RealServers[Servers / 2].Weight = weight;
        return new Wire.Delta { Services = { service } };
    }

    private void Apply(int frame) => _compiler.Apply(Wire.Snapshot.Parser.ParseFrom(_frames[frame]));
}
