using System.IO.MemoryMappedFiles;

namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>
/// The data plane's statistics segment, mapped read-only. Counters have one writer each, in another process; a reader sees each
/// at some recent moment. The data plane replaces the file and never shortens it, so that the mapping stays valid.
/// </summary>
public sealed unsafe class SegmentReader : IDisposable
{
    private const ulong ProcessOffset = 64;

    // The order of SlotCounters.
    private static readonly string[] s_serverFieldNames =
    [
        "connections", "inbound_packets", "outbound_packets", "inbound_bytes", "outbound_bytes",
        "active_sessions", "inactive_sessions", "templates",
    ];

    private readonly Wire.StatisticsLayout _layout;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _memory;
    private readonly int[] _serverFields;
    private readonly int _unanswered;
    private readonly int _refused;

    /// <summary>Throws <see cref="DataPlaneException"/> when the file cannot be read or is not what the layout says.</summary>
    public SegmentReader(Wire.StatisticsLayout layout)
    {
        _layout = layout;
        _serverFields = [.. s_serverFieldNames.Select(FieldIndex)];
        _unanswered = layout.EvidenceCounters.IndexOf("unanswered_sessions");
        _refused = layout.EvidenceCounters.IndexOf("refused_sessions");
        Verify(layout);
        try
        {
            _file = MemoryMappedFile.CreateFromFile(
                new FileStream(layout.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
                null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            _view = _file.CreateViewAccessor(0, (long)layout.Size, MemoryMappedFileAccess.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _file?.Dispose();
            throw new DataPlaneException($"The statistics segment {layout.Path} cannot be mapped: {e.Message}", e);
        }
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _memory);
    }

    /// <summary>Counters of the process.</summary>
    public IReadOnlyList<CounterValue> ReadProcess() =>
        [.. _layout.ProcessCounters.Select((name, i) => new CounterValue(name, Read(ProcessOffset + 8 * (ulong)i), ""))];

    /// <summary>Counters of every worker, drops included.</summary>
    public IReadOnlyList<IReadOnlyList<CounterValue>> ReadWorkers() =>
        [.. Enumerable.Range(0, (int)_layout.WorkerCount).Select(ReadWorker)];

    /// <summary>A server slot, added up over workers.</summary>
    public SlotCounters ReadSlot(uint slot)
    {
        if (slot >= _layout.ServerSlots)
        {
            throw new DataPlaneException(
                $"The data plane named server slot {slot}, but its statistics segment has {_layout.ServerSlots}.");
        }
        Span<ulong> sums = stackalloc ulong[_serverFields.Length];
        for (ulong worker = 0; worker < _layout.WorkerCount; worker++)
        {
            ulong block = _layout.WorkerOffset + worker * _layout.WorkerStride +
                _layout.ServerOffset + slot * _layout.ServerStride;
            for (int i = 0; i < sums.Length; i++)
                sums[i] += Read(block + 8 * (ulong)_serverFields[i]);
        }
        return new(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7], ReadEvidence(slot, _unanswered), ReadEvidence(slot, _refused));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>0 where the data plane does not count it.</summary>
    private ulong ReadEvidence(uint slot, int field)
    {
        ulong sum = 0;
        for (ulong worker = 0; worker < _layout.WorkerCount && field >= 0; worker++)
            sum += Read(_layout.WorkerOffset + worker * _layout.WorkerStride + _layout.EvidenceOffset + slot * _layout.EvidenceStride + 8 * (ulong)field);
        return sum;
    }

    private static void Verify(Wire.StatisticsLayout layout)
    {
        UInt128 serverEnd = (UInt128)layout.ServerOffset + (UInt128)layout.ServerSlots * layout.ServerStride;
        UInt128 workersEnd = (UInt128)layout.WorkerOffset + (UInt128)layout.WorkerCount * layout.WorkerStride;
        UInt128 evidenceEnd = (UInt128)layout.EvidenceOffset + (UInt128)layout.ServerSlots * layout.EvidenceStride;
        bool fits = evidenceEnd <= layout.WorkerStride && layout.EvidenceStride >= 8 * (ulong)layout.EvidenceCounters.Count && workersEnd <= layout.Size && serverEnd <= layout.WorkerStride && layout.Size <= long.MaxValue &&
            layout.ServerStride >= 8 * (ulong)layout.ServerCounters.Count &&
            layout.ServerOffset >= 8 * (ulong)layout.WorkerCounters.Count &&
            layout.WorkerOffset >= ProcessOffset + 8 * (ulong)layout.ProcessCounters.Count;
        bool aligned = (layout.WorkerOffset | layout.WorkerStride | layout.ServerOffset | layout.ServerStride
            | layout.EvidenceOffset | layout.EvidenceStride) % 8 == 0;
        if (!fits || !aligned)
            throw new DataPlaneException($"The layout of the statistics segment {layout.Path} contradicts itself.");
    }

    private int FieldIndex(string name)
    {
        int index = _layout.ServerCounters.IndexOf(name);
        return index >= 0
            ? index
            : throw new DataPlaneException($"The statistics segment {_layout.Path} has no server counter '{name}'.");
    }

    private IReadOnlyList<CounterValue> ReadWorker(int worker) => [.. _layout.WorkerCounters.Select((name, i) => new CounterValue(
        name,
        Read(_layout.WorkerOffset + (ulong)worker * _layout.WorkerStride + 8 * (ulong)i),
        i < _layout.WorkerCounterHelp.Count ? _layout.WorkerCounterHelp[i] : ""))];

    private ulong Read(ulong offset) => Volatile.Read(ref *(ulong*)(_memory + offset));
}
