using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Counters;

/// <summary>
/// The read-only statistics segment: a sparse file that other processes map. Little-endian 64-bit counters, one writer each.
/// <code>
///        0  "FULCRUM\0", version (8 bytes), zero up to 64
///       64  process counters by <see cref="ProcessCounter"/>
///     4096  worker 0: <see cref="WorkerStatistics.ServerOffset"/> bytes of counters, <see cref="ServerCounters"/> by slot, <see cref="ServerEvidence"/> by slot
///   + stride  worker 1 ...
/// </code>
/// A new process makes a new file, so a reader that has the old one mapped reads the old process's last values.
/// </summary>
public sealed unsafe class StatisticsSegment : IDisposable
{
    /// <summary>Changes when the meaning of a field changes.</summary>
    public const uint Version = 1;

    /// <summary>Where the process counters begin.</summary>
    public const int ProcessCounterOffset = 64;

    private const long PageSize = 4096;
    private const long WorkerOffset = PageSize;
    private static readonly long EvidenceOffset = WorkerStatistics.ServerOffset + (long)TableLimits.Servers * sizeof(ServerCounters);
    private static readonly long WorkerStride =
        (EvidenceOffset + (long)TableLimits.Servers * sizeof(ServerEvidence) + PageSize - 1) / PageSize * PageSize;

    private readonly string _path;
    private readonly int _workerCount;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _memory;

    /// <summary>Makes the file (mode 0644, its folder when missing), replacing one that an earlier process left.</summary>
    /// <exception cref="IOException">The file cannot be made; the text says why.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not make the file.</exception>
    public StatisticsSegment(string path, int workerCount)
    {
        _path = path;
        _workerCount = workerCount;
        Size = WorkerOffset + workerCount * WorkerStride;
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        File.Delete(path);
#pragma warning disable CA1416 // The data plane runs on Linux only.
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
        };
        FileStream stream = new(path, options);
        File.SetUnixFileMode(stream.SafeFileHandle, options.UnixCreateMode.Value);
#pragma warning restore CA1416
        _file = MemoryMappedFile.CreateFromFile(stream, null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, false);
        _view = _file.CreateViewAccessor(0, Size);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _memory);

        this[ProcessCounter.StartedUnixMs] = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        *(ulong*)(_memory + 8) = Version;
        Volatile.Write(ref *(ulong*)_memory, MemoryMarshal.Read<ulong>("FULCRUM\0"u8));
    }

    /// <summary>Bytes of the whole file; most of it takes no memory until it is written.</summary>
    public long Size { get; }

    /// <summary>A counter of the process.</summary>
    public ref ulong this[ProcessCounter counter] => ref ((ulong*)(_memory + ProcessCounterOffset))[(int)counter];

    /// <summary>The block of one worker.</summary>
    public WorkerStatistics Worker(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_workerCount);
        byte* block = _memory + WorkerOffset + index * WorkerStride;
        return new WorkerStatistics(
            (ulong*)block, (ServerCounters*)(block + WorkerStatistics.ServerOffset), (ServerEvidence*)(block + EvidenceOffset));
    }

    /// <summary>Where everything is, for readers.</summary>
    public Wire.StatisticsLayout Describe() => new()
    {
        Path = Path.GetFullPath(_path),
        Size = (ulong)Size,
        Version = Version,
        ProcessCounters = { CounterNames.Process },
        WorkerCount = (uint)_workerCount,
        WorkerOffset = (ulong)WorkerOffset,
        WorkerStride = (ulong)WorkerStride,
        WorkerCounters = { CounterNames.Worker },
        ServerOffset = WorkerStatistics.ServerOffset,
        ServerStride = (ulong)sizeof(ServerCounters),
        ServerCounters = { CounterNames.Server },
        WorkerCounterHelp = { CounterNames.WorkerHelp },
        ServerSlots = TableLimits.Servers,
        EvidenceOffset = (ulong)EvidenceOffset,
        EvidenceStride = (ulong)sizeof(ServerEvidence),
        EvidenceCounters = { CounterNames.Evidence },
    };

    /// <summary>Writes what the runtime says about itself, without allocating.</summary>
    public void WriteHeartbeat(ulong generation)
    {
        this[ProcessCounter.Generation] = generation;
        this[ProcessCounter.GcCollections] = (ulong)GC.CollectionCount(0);
        this[ProcessCounter.AllocatedBytes] = (ulong)GC.GetTotalAllocatedBytes();
        this[ProcessCounter.HeartbeatUnixMs] = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
    }

    /// <summary>Removes the file. No worker may write any more.</summary>
    public void Dispose()
    {
        File.Delete(_path);
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
