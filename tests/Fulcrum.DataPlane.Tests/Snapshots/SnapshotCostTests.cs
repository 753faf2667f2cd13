using Fulcrum.DataPlane.Snapshots;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Tests.Snapshots;

/// <summary>What changes allocate: a garbage collection stops workers.</summary>
internal sealed unsafe class SnapshotCostTests
{
    // Of the budget between two collections, which Relaunch sets.
    private const long CollectionBudget = 256 << 20;

    private CompilerBench _bench = null!;
    private ulong _generation;

    [SetUp]
    public void SetUp()
    {
        _bench = new CompilerBench();
        _generation = 0;
    }

    [Test]
    public void OneWeight_CostsTheSameWhateverElseThereIs()
    {
        ApplyServices(10);
        (long bytes, int blocks) few = CostOfOneWeight();
        ApplyServices(3_000);
        (long bytes, int blocks) many = CostOfOneWeight();
        Assert.That(many.blocks, Is.EqualTo(few.blocks));
        Assert.That(many.bytes, Is.EqualTo(few.bytes).Within(10).Percent);
        Assert.That(few.bytes, Is.LessThan(8_192));
        Assert.That(few.blocks, Is.EqualTo(2), "the service and the root");
    }

    [Test]
    public void OneService_AddedAndRemoved_CostsTheSameWhateverElseThereIs()
    {
        ApplyServices(10);
        long few = CostOfOneService();
        ApplyServices(3_000);
        Assert.That(CostOfOneService(), Is.EqualTo(few).Within(10).Percent);
        Assert.That(few, Is.LessThan(16_384));
    }

    [Test]
    public void Snapshots_Of10000ServicesWith10Servers_LeaveRoomInTheBudget()
    {
        byte[] first = Services(10_000, weight: 1).ToByteArray();
        byte[] second = Services(10_000, weight: 2).ToByteArray();
        long[] costs = [CostOf(first), CostOf(first), CostOf(second)];
        TestContext.Out.WriteLine($"bytes for the first, the same, every weight: {string.Join(", ", costs)}");
        Assert.That(costs, Is.All.LessThan(CollectionBudget / 4));
        Assert.That(_bench.Find("tcp 10.0.39.15:80") != null, Is.True, "the last one");
    }

    [Test]
    public void Memory_AfterServicesHaveComeAndGone_IsWhatItWas()
    {
        Apply(new Wire.Snapshot());
        int live = _bench.Memory.Live.Count;
        for (int turn = 0; turn < 5; turn++)
        {
            ApplyServices(1_000 * (turn + 1));
            Apply(new Wire.Snapshot());
            Assert.That(_bench.Memory.Live, Has.Count.EqualTo(live));
        }
    }

    private (long Bytes, int Blocks) CostOfOneWeight()
    {
        Wire.Delta[] deltas = [.. Enumerable.Range(1, 51).Select(weight => new Wire.Delta { Services = { Service(3, (uint)weight + 1) } })];
        Apply(deltas[0]);
        int before = int.MaxValue - _bench.Memory.Remaining;
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        for (int delta = 1; delta < deltas.Length; delta++)
            Apply(deltas[delta]);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        return (bytes / 50, (int.MaxValue - _bench.Memory.Remaining - before) / 50);
    }

    private long CostOfOneService()
    {
        Wire.Delta addition = new() { Services = { Service(20_000, 1) } };
        Wire.Delta removal = new() { RemovedServices = { addition.Services[0].Key } };
        long bytes = 0;
        for (int turn = 0; turn < 50; turn++)
        {
            // The first turns may copy the table.
            if (turn == 10)
                bytes = GC.GetAllocatedBytesForCurrentThread();
            Apply(addition);
            Apply(removal);
        }
        return (GC.GetAllocatedBytesForCurrentThread() - bytes) / 40;
    }

    private long CostOf(byte[] frame)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        Apply(Wire.Snapshot.Parser.ParseFrom(frame));
        return GC.GetAllocatedBytesForCurrentThread() - bytes;
    }

    private void ApplyServices(int count) => Apply(Services(count, weight: 1));

    private static Wire.Snapshot Services(int count, uint weight) => new()
    {
        Services = { Enumerable.Range(0, count).Select(index => Service(index, weight)) },
        Pools = { Make.Pool("pool", "10.2.0.1") },
    };

    private static Wire.VirtualService Service(int index, uint weight)
    {
        Wire.VirtualService service = Make.Service("tcp 10.0.0.1:80");
        service.Key.Address = ByteString.CopyFrom(10, 0, (byte)(index >> 8), (byte)index);
        for (int server = 0; server < 10; server++)
            service.RealServers.Add(new Wire.RealServer
            {
                Address = ByteString.CopyFrom(10, 1, (byte)(index % 250), (byte)(server + 1)),
                Port = 8080,
                Weight = weight,
                Mode = Wire.ForwardingMode.FullNat,
            });
        return service;
    }

    private void Apply(Wire.Snapshot snapshot)
    {
        snapshot.Generation = ++_generation;
        _bench.MustApply(snapshot);
    }

    private void Apply(Wire.Delta delta)
    {
        delta.Base = _generation;
        delta.Generation = ++_generation;
        _bench.MustApply(delta);
    }
}
