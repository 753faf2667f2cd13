using System.IO.MemoryMappedFiles;
using Fulcrum.Wire;
using Google.Protobuf.Collections;

namespace Fulcrum.Pktgen;

/// <summary>The counters of the workers, and those of the process, as they stand in the statistics segment.</summary>
internal sealed class WorkerCounters : IDisposable
{
    private const long ProcessOffset = 64;
    private readonly StatisticsLayout _layout;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <summary>Maps the segment.</summary>
    public WorkerCounters(StatisticsLayout layout)
    {
        _layout = layout;
        _file = MemoryMappedFile.CreateFromFile(
            new FileStream(layout.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), null, 0, MemoryMappedFileAccess.Read,
            HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    /// <summary>A counter of worker 0.</summary>
    public ulong this[string name] => ReadCounter(_layout.WorkerCounters, name, (long)_layout.WorkerOffset);

    /// <summary>A counter's sum over all workers.</summary>
    public ulong OfAll(string name)
    {
        ulong sum = 0;
        for (uint worker = 0; worker < _layout.WorkerCount; worker++)
            sum += ReadCounter(_layout.WorkerCounters, name, (long)(_layout.WorkerOffset + worker * _layout.WorkerStride));
        return sum;
    }

    /// <summary>All counters of worker 0 by name.</summary>
    public Dictionary<string, ulong> All() => _layout.WorkerCounters.ToDictionary(name => name, name => this[name]);

    /// <summary>A counter of a server slot.</summary>
    public ulong OfServer(int slot, string name) =>
        ReadCounter(_layout.ServerCounters, name, (long)(_layout.WorkerOffset + _layout.ServerOffset) + slot * (long)_layout.ServerStride);

    /// <summary>Dropped packets of all workers by the name of their reason.</summary>
    public Dictionary<string, ulong> Drops() => _layout.WorkerCounters
        .Where(name => name.StartsWith("drop.", StringComparison.Ordinal))
        .ToDictionary(name => name, OfAll);

    /// <summary>A counter of the process.</summary>
    public ulong OfProcess(string name) => ReadCounter(_layout.ProcessCounters, name, ProcessOffset);

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private ulong ReadCounter(RepeatedField<string> names, string name, long offset)
    {
        int index = names.IndexOf(name);
        return index >= 0
            ? _view.ReadUInt64(offset + index * sizeof(ulong))
            : throw new BenchException($"This fulcrum-dataplane has no counter '{name}': it is not of the same build as the bench.");
    }
}
