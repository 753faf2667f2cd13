using System.Buffers.Binary;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Tests.Counters;

internal sealed unsafe class StatisticsSegmentTests
{
    private string _path = null!;

    [SetUp]
    public void SetUp() => _path = Path.Combine(Path.GetTempPath(), $"fulcrum-test-{Guid.NewGuid():N}", "segment.stats");

    [TearDown]
    public void TearDown() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Test]
    public void Segment_ReadThroughItsOwnDescription_HoldsWhatWasWritten()
    {
        using StatisticsSegment segment = new(_path, 2);
        segment[ProcessCounter.Generation] = 42;
        segment.Worker(1)[DropReason.NoRoute] = 7;
        segment.Worker(1).Servers[TableLimits.Servers - 1].InactiveSessions = 9;
        Wire.StatisticsLayout layout = segment.Describe();

        Assert.That(Read(0), Is.EqualTo(BinaryPrimitives.ReadUInt64LittleEndian("FULCRUM\0"u8)));
        Assert.That(Read(8), Is.EqualTo(layout.Version));
        Assert.That(Read(64 + 8 * (ulong)layout.ProcessCounters.IndexOf("generation")), Is.EqualTo(42));
        ulong worker = layout.WorkerOffset + layout.WorkerStride;
        Assert.That(Read(worker + 8 * (ulong)layout.WorkerCounters.IndexOf("drop.no_route")), Is.EqualTo(7));
        ulong server = worker + layout.ServerOffset + (layout.ServerSlots - 1) * layout.ServerStride;
        Assert.That(Read(server + 8 * (ulong)layout.ServerCounters.IndexOf("inactive_sessions")), Is.EqualTo(9));
        Assert.That(layout.Path, Is.EqualTo(_path));
        Assert.That(new FileInfo(_path).Length, Is.EqualTo((long)layout.Size));
        Assert.That(layout.WorkerOffset % 4096 + layout.WorkerStride % 4096, Is.Zero, "page aligned");
    }

    [Test]
    public void WorkerBlocks_DoNotOverlap()
    {
        using StatisticsSegment segment = new(_path, 2);
        Assert.That(CounterNames.Worker.Count * 8, Is.LessThanOrEqualTo(WorkerStatistics.ServerOffset));
        Assert.That((byte*)segment.Worker(1).Counters >= (byte*)(segment.Worker(0).Servers + TableLimits.Servers), Is.True);
    }

    [Test]
    public void Segment_IsReadableByAllAndGoneAfterwards()
    {
        using (new StatisticsSegment(_path, 1))
            Assert.That((int)File.GetUnixFileMode(_path), Is.EqualTo(Convert.ToInt32("644", 8)));
        Assert.That(File.Exists(_path), Is.False);
    }

    [Test]
    public void NewSegment_ReplacesTheFileAndLeavesOldReadersAlone()
    {
        StatisticsSegment first = new(_path, 1);
        first.Worker(0)[WorkerCounter.Received] = 5;
        using StatisticsSegment second = new(_path, 1);
        Assert.That(second.Worker(0)[WorkerCounter.Received], Is.Zero);
        Assert.That(first.Worker(0)[WorkerCounter.Received], Is.EqualTo(5));
    }

    [Test]
    public void Heartbeat_TellsOfTheRuntimeWithoutAllocating()
    {
        using StatisticsSegment segment = new(_path, 1);
        segment.WriteHeartbeat(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int beat = 0; beat < 1000; beat++)
            segment.WriteHeartbeat(3);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(segment[ProcessCounter.Generation], Is.EqualTo(3));
        Assert.That(segment[ProcessCounter.AllocatedBytes], Is.Positive);
        Assert.That(segment[ProcessCounter.HeartbeatUnixMs], Is.GreaterThanOrEqualTo(segment[ProcessCounter.StartedUnixMs]));
    }

    private ulong Read(ulong offset)
    {
        using FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = (long)offset;
        Span<byte> bytes = stackalloc byte[8];
        file.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
