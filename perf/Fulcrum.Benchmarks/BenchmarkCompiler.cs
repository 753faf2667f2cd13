using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Golden;

namespace Fulcrum.Benchmarks;

/// <summary>A snapshot compiler with everything around it, in process memory. Workers are quiescent at once.</summary>
internal sealed unsafe class BenchmarkCompiler : IDisposable
{
    private readonly SnapshotCompiler _compiler;

    public BenchmarkCompiler(int workers = 1)
    {
        Shared = SharedTables.Allocate(Memory);
        Workers = [.. Enumerable.Range(0, workers).Select(_ => NewWorker())];
        NobodyRuns quiescence = new();
        RouteTable routes = new(Shared, new MemoryRouteTable(), quiescence, Lab.DirectorPorts());
        _compiler = new SnapshotCompiler(Shared, Memory, Workers, routes, ["wan", "lan"], quiescence);
    }

    public ProcessMemory Memory { get; } = new();

    public SharedTables* Shared { get; }

    public WorkerStatistics[] Workers { get; }

    /// <summary>Puts it in force, under the next generation.</summary>
    public void Apply(Wire.Snapshot snapshot)
    {
        snapshot.Generation = _compiler.Generation + 1;
        Check(_compiler.Apply(snapshot));
    }

    /// <summary>Puts it in force, under the next generation.</summary>
    public void Apply(Wire.Delta delta)
    {
        delta.Base = _compiler.Generation;
        delta.Generation = _compiler.Generation + 1;
        Check(_compiler.Apply(delta));
    }

    public void Dispose() => Memory.Dispose();

    private WorkerStatistics NewWorker() => new(
        (ulong*)Memory.Allocate(WorkerStatistics.ServerOffset, "counters"),
        (ServerCounters*)Memory.Allocate(TableLimits.Servers * (nuint)sizeof(ServerCounters), "server counters"));

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
