using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Google.Protobuf;

namespace Fulcrum.Benchmarks;

/// <summary>
/// What a change costs with 10,000 services of 10 servers in force: from the bytes of a whole snapshot, or from the message of a delta, to
/// the change in force. Workers are quiescent at once.
/// </summary>
[MemoryDiagnoser]
public unsafe class SnapshotBenchmarks
{
    private const int Services = 10_000;
    private const int Servers = 10;

    private readonly byte[][] _frames = [Frame(weight: 1), Frame(weight: 2)];
    private readonly Wire.Delta[] _weights = [Weight(1), Weight(2)];
    private readonly Wire.Delta _addition = new() { Services = { Service(Services, 1) } };
    private readonly Wire.Delta _removal = new() { RemovedServices = { Service(Services, 1).Key } };
    private SnapshotCompiler _compiler = null!;
    private int _turn;

    [GlobalSetup]
    public void Setup()
    {
        _compiler = NewCompiler();
        Apply(0);
    }

    /// <summary>A data plane's first snapshot; its tables, which it allocates at start, included.</summary>
    [Benchmark]
    public void First()
    {
        ProcessMemory memory = new();
        SnapshotCompiler compiler = NewCompiler(memory);
        Check(compiler.Apply(Wire.Snapshot.Parser.ParseFrom(_frames[0])));
        memory.Dispose();
    }

    /// <summary>What a control plane that comes back sends.</summary>
    [Benchmark]
    public void Same() => Apply(_turn & 1);

    [Benchmark]
    public void EveryWeight() => Apply(++_turn & 1);

    [Benchmark]
    public void OneWeight() => Apply(_weights[++_turn & 1]);

    [Benchmark(OperationsPerInvoke = 2)]
    public void OneServiceAddedOrRemoved()
    {
        Apply(_addition);
        Apply(_removal);
    }

    private static byte[] Frame(uint weight)
    {
        Wire.Snapshot snapshot = Lab.Configuration([.. Enumerable.Range(0, Services).Select(service => Service(service, weight))]);
        return snapshot.ToByteArray();
    }

    private static Wire.Delta Weight(uint weight)
    {
        Wire.VirtualService service = Service(Services / 2, 1);
        service.RealServers[Servers / 2].Weight = weight;
        return new Wire.Delta { Services = { service } };
    }

    private static Wire.VirtualService Service(int index, uint weight)
    {
        Wire.VirtualService service = Lab.Service(
            IpProtocol.Tcp, "wrr", [.. Enumerable.Range(0, Servers).Select(server => ($"10.1.{index % 250}.{server + 1}", (int)weight))]);
        service.Key.Address = Lab.Bytes($"198.{18 + index / 65_536}.{index >> 8 & 0xFF}.{index & 0xFF}");
        return service;
    }

    private static SnapshotCompiler NewCompiler(ProcessMemory? memory = null)
    {
        memory ??= new ProcessMemory();
        SharedTables* shared = SharedTables.Allocate(memory);
        WorkerStatistics[] workers =
        [
            new WorkerStatistics(
                (ulong*)memory.Allocate(WorkerStatistics.ServerOffset, "counters"),
                (ServerCounters*)memory.Allocate(TableLimits.Servers * (nuint)sizeof(ServerCounters), "server counters")),
        ];
        NobodyRuns quiescence = new();
        RouteTable routes = new(shared, new MemoryRouteTable(), quiescence, Lab.DirectorPorts());
        return new SnapshotCompiler(shared, memory, workers, routes, ["wan", "lan"], quiescence);
    }

    private void Apply(int frame)
    {
        Wire.Snapshot snapshot = Wire.Snapshot.Parser.ParseFrom(_frames[frame]);
        snapshot.Generation = _compiler.Generation + 1;
        Check(_compiler.Apply(snapshot));
    }

    private void Apply(Wire.Delta delta)
    {
        delta.Base = _compiler.Generation;
        delta.Generation = _compiler.Generation + 1;
        Check(_compiler.Apply(delta));
    }

    private static void Check(string? problem)
    {
        if (problem is not null)
            throw new InvalidOperationException(problem);
    }

    private sealed class NobodyRuns : IQuiescence
    {
        public void Wait()
        {
        }
    }
}
