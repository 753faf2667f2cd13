using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.DataPlane.Statistics;

[TestFixture]
public sealed class StatisticsCollectorTests
{
    private TemporaryDirectory _directory = null!;
    private FakeSegment _segment = null!;
    private Wire.PortList _ports = null!;
    private StatisticsCollector _collector = null!;

    [SetUp]
    public void SetUp()
    {
        _directory = new();
        _segment = new(_directory["statistics"]);
        _ports = new() { Servers = { Slot(0, 1), Slot(3, 2) } };
        _collector = NewCollector(StatisticsMemory.Empty);
    }

    [TearDown]
    public void TearDown()
    {
        _collector.Dispose();
        _directory.Dispose();
    }

    [Test]
    public async Task Read_TwoWorkers_AddsUp()
    {
        _segment.SetServer(0, 0, 1, 2, 3, 4, 5, 6, 7);
        _segment.SetServer(1, 0, 10, 20, 30, 40, 50, 60, 70);
        _segment.SetServer(1, 3, 100);
        _collector.OnConnected(Hello());

        StatisticsSample sample = await _collector.ReadAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(sample.Servers[Server(1)], Is.EqualTo(new SlotCounters(11, 22, 33, 44, 55, 66, 77)));
            Assert.That(sample.Servers[Server(2)], Is.EqualTo(new SlotCounters(100, 0, 0, 0, 0)));
            Assert.That(sample.Services[Samples.Key()], Is.EqualTo(new SlotCounters(111, 22, 33, 44, 55, 66, 77)));
        });
    }

    [Test]
    public async Task Read_WorkersAndProcess_HaveNamesAndSentences()
    {
        _segment.SetWorker(1, "received", 42);
        _segment.SetWorker(1, "drop.ttl_expired", 3);
        _collector.OnConnected(Hello());

        StatisticsSample sample = await _collector.ReadAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(sample.Workers, Has.Count.EqualTo(2));
            Assert.That(sample.Workers[1], Has.Member(new CounterValue("received", 42, "Packets received.")));
            Assert.That(sample.Workers[1], Has.Member(new CounterValue("drop.ttl_expired", 3, "TTL used up.")));
            Assert.That(sample.Process, Has.Member(new CounterValue("started_unix_ms", 1000, "")));
        });
    }

    [Test]
    public async Task Read_SlotIsNoMore_TotalStays()
    {
        _segment.SetServer(0, 0, 11);
        _segment.SetServer(0, 3, 5);
        _collector.OnConnected(Hello());
        _ports.Servers.RemoveAt(0);

        StatisticsSample sample = await _collector.ReadAsync(CancellationToken.None);

        Assert.That(sample.Services[Samples.Key()].Connections, Is.EqualTo(16));
        Assert.That(sample.Servers, Does.Not.ContainKey(Server(1)));
    }

    [Test]
    public async Task Connect_SameDataPlaneAfterARestartOfThisSide_GoesOn()
    {
        _segment.SetServer(0, 0, 11);
        _collector.OnConnected(Hello());
        StatisticsMemory memory = StatisticsMemory.From(_collector.Remember().ToRecords());
        _collector.Dispose();
        _ports.Servers.RemoveAt(0);
        _collector = NewCollector(memory);

        _collector.OnConnected(Hello());

        StatisticsSample sample = await _collector.ReadAsync(CancellationToken.None);
        Assert.That(sample.Services[Samples.Key()].Connections, Is.EqualTo(11), "the slot vanished while nobody looked");
    }

    [Test]
    public async Task Connect_AnotherDataPlane_CountsFromZero()
    {
        _segment.SetServer(0, 0, 11);
        _collector.OnConnected(Hello());
        _segment = new(_directory["statistics"], startedUnixMs: 2000);
        _segment.SetServer(0, 0, 2);

        _collector.OnConnected(Hello());

        StatisticsSample sample = await _collector.ReadAsync(CancellationToken.None);
        Assert.That(sample.Services[Samples.Key()].Connections, Is.EqualTo(2));
    }

    [Test]
    public Task Read_BeforeAnyConnection_SaysWhy() =>
        Assert.ThatAsync(() => _collector.ReadAsync(CancellationToken.None), Throws.InstanceOf<DataPlaneException>());

    [Test]
    public async Task Read_SlotOutOfRange_IsRefused()
    {
        _collector.OnConnected(Hello());
        _ports.Servers.Add(Slot(4, 3));

        await Assert.ThatAsync(() => _collector.ReadAsync(CancellationToken.None), Throws.InstanceOf<DataPlaneException>());
    }

    [Test]
    public void Connect_FileIsMissing_SaysWhich()
    {
        Wire.HelloReply hello = Hello();
        hello.Statistics.Path = "/nowhere/statistics";

        Assert.That(() => _collector.OnConnected(hello), Throws.InstanceOf<DataPlaneException>().With.Message.Contains("/nowhere/statistics"));
    }

    [TestCase(nameof(Wire.StatisticsLayout.Size), 1UL << 40)]
    [TestCase(nameof(Wire.StatisticsLayout.WorkerCount), 3UL)]
    [TestCase(nameof(Wire.StatisticsLayout.WorkerOffset), ulong.MaxValue)]
    [TestCase(nameof(Wire.StatisticsLayout.WorkerStride), 8192UL)]
    [TestCase(nameof(Wire.StatisticsLayout.WorkerStride), 4095UL)]
    [TestCase(nameof(Wire.StatisticsLayout.ServerOffset), 4096UL)]
    [TestCase(nameof(Wire.StatisticsLayout.ServerStride), 8UL)]
    [TestCase(nameof(Wire.StatisticsLayout.ServerSlots), 4000UL)]
    public void Connect_LayoutIsNotThatOfTheFile_IsRefused(string field, ulong value)
    {
        Wire.HelloReply hello = Hello();
        System.Reflection.PropertyInfo property = typeof(Wire.StatisticsLayout).GetProperty(field)!;
        property.SetValue(hello.Statistics, Convert.ChangeType(value, property.PropertyType, null));

        Assert.That(() => _collector.OnConnected(hello), Throws.InstanceOf<DataPlaneException>());
    }

    [Test]
    public async Task Rates_OverTheLastRefreshes_AreASecondsWorth()
    {
        FakeTime time = new();
        _collector.Dispose();
        _collector = new((_, _) => Task.FromResult(_ports), StatisticsMemory.Empty, time);
        HashSet<Model.ServiceKey> services = [Samples.Key()];
        _segment.SetServer(0, 0, 100, 1000);
        _collector.OnConnected(Hello());
        await _collector.RefreshAsync(services, CancellationToken.None);
        Assert.That(_collector.Rates, Is.Null);

        time.Advance(TimeSpan.FromSeconds(2));
        _segment.SetServer(0, 0, 110, 1003);
        await _collector.RefreshAsync(services, CancellationToken.None);

        Assert.That(_collector.Rates!.Of(Samples.Key()), Is.EqualTo(new SlotCounters(5, 2, 0, 0, 0)));
        Assert.That(_collector.Rates.Of(Server(2)), Is.EqualTo(default(SlotCounters)));
        for (int second = 0; second < 5; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await _collector.RefreshAsync(services, CancellationToken.None);
        }

        Assert.That(_collector.Rates.Of(Samples.Key()), Is.EqualTo(default(SlotCounters)), "traffic that is long gone does not count");
        _collector.OnConnected(Hello());
        Assert.That(_collector.Rates, Is.Null);
    }

    private static ServerKey Server(int last) => new(Samples.Key(), Samples.EndPoint(last));

    private static Wire.ServerSlot Slot(uint slot, int server) => new()
    {
        Service = Samples.Key().ToWire(), Address = Samples.EndPoint(server).Address.ToWire(), Port = 80, Slot = slot,
    };

    private StatisticsCollector NewCollector(StatisticsMemory memory) => new((_, _) => Task.FromResult(_ports), memory);

    private Wire.HelloReply Hello() => new() { ProcessId = 7, Statistics = _segment.Layout.Clone(), Ports = _ports };
}
