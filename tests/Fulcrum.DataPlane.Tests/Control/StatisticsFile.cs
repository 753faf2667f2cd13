namespace Fulcrum.DataPlane.Tests.Control;

/// <summary>The statistics segment of a running data plane, read as other processes read it.</summary>
internal sealed class StatisticsFile(Wire.StatisticsLayout layout)
{
    /// <summary>A counter of the process by its name.</summary>
    public ulong Process(string name) => Read(64 + 8 * layout.ProcessCounters.IndexOf(name));

    /// <summary>A worker's counter by its name.</summary>
    public ulong Worker(int worker, string name) =>
        Read((long)(layout.WorkerOffset + (ulong)worker * layout.WorkerStride) + 8 * layout.WorkerCounters.IndexOf(name));

    /// <summary>All drops of a worker.</summary>
    public ulong Drops(int worker) => layout.WorkerCounters.Where(name => name.StartsWith("drop.", StringComparison.Ordinal))
        .Aggregate(0UL, (sum, name) => sum + Worker(worker, name));

    /// <summary>A counter, added up over the workers.</summary>
    public ulong Total(string name) => Enumerable.Range(0, (int)layout.WorkerCount).Aggregate(0UL, (sum, worker) => sum + Worker(worker, name));

    private ulong Read(long offset)
    {
        using BinaryReader file = new(new FileStream(layout.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        file.BaseStream.Position = offset;
        return file.ReadUInt64();
    }
}
