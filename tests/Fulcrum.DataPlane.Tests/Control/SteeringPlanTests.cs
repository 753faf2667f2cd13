using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Steering;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Control;

/// <summary>How packets find their worker, decided from what devices report.</summary>
internal sealed class SteeringPlanTests
{
    private const RssTypes WithoutTcp6 = RssTypes.All & ~RssTypes.Ipv6Tcp;

    private static IEnumerable<TestCaseData> Unsuitable()
    {
        yield return new TestCaseData(new FakeRssDevice { IsSilent = true }, "cannot read the RSS key of fake0: Operation not supported").SetName("silent");
        yield return new TestCaseData(new FakeRssDevice(entries: 0), "its device has no RSS indirection table").SetName("no table");
        yield return new TestCaseData(new FakeRssDevice(entries: 96), "has 96 entries, which does not suit 2 workers").SetName("odd table");
        yield return new TestCaseData(new FakeRssDevice(entries: 1), "has 1 entries, which does not suit 2 workers").SetName("tiny table");
        yield return new TestCaseData(new FakeRssDevice { ForgetsTable = true }, "does not report the RSS indirection table that it was given").SetName("wrong table");
        yield return new TestCaseData(new FakeRssDevice { RefusesTable = true }, "cannot set the RSS indirection table of fake0").SetName("refused table");
        yield return new TestCaseData(new FakeRssDevice { Types = RssTypes.Ipv4 | RssTypes.Ipv6 }, "does not hash the ports of TCP").SetName("addresses alone");
        yield return new TestCaseData(new FakeRssDevice { Types = WithoutTcp6 }, "does not hash the ports of TCP").SetName("one family");
        yield return new TestCaseData(new FakeRssDevice { Types = (RssTypes)(1UL << 40) }, "does not hash the ports of TCP").SetName("unknown types");
        yield return new TestCaseData(new FakeRssDevice { Key = new byte[40] }, "local ports reach 1 of 128 entries").SetName("key of zeros");
        yield return new TestCaseData(new FakeRssDevice(keyLength: 16) { KeepsKey = true }, "another RSS key").SetName("short key");
    }

    [SetUp]
    public void RequireLibrary()
    {
        if (NativeLibraryLoader.Find() == null)
            Assert.Ignore("libfulcrum.so is not built: cmake -S . -B out/native && cmake --build out/native");
    }

    [Test]
    public void Devices_OfAnyTableAndKeyLength_LeadPackets([Values(64, 128, 512)] int entries, [Values(40, 52)] int keyLength, [Values(2, 3, 16)] int workers)
    {
        FakeRssDevice device = new(entries, keyLength);
        SteeringPlan plan = Make(workers, device);
        Assert.That(plan.Ports[0], Is.EqualTo(new PortSteeringPlan(PortSteering.Device, HashedProtocols.Tcp | HashedProtocols.Udp | HashedProtocols.Sctp, "")));
        Assert.That((plan.Hash!.Scheme, plan.Hash.EntryCount, plan.Hash.WorkerCount), Is.EqualTo((SteeringScheme.Tuple, entries, workers)));
        Assert.That(device.Rss.Key.ToArray(), Is.EqualTo(RssKeys.ForDevice(keyLength)));
        Assert.That(device.Rss.Table.ToArray(), Is.EqualTo(Enumerable.Range(0, entries).Select(entry => (ushort)(entry % workers))));
    }

    [Test]
    public void Devices_OfDifferentTables_AgreeOnTheSmallest()
    {
        FakeRssDevice small = new(entries: 64);
        FakeRssDevice large = new(entries: 512, keyLength: 52);
        SteeringPlan plan = Make(3, large, small);
        Assert.That(plan.Ports.Select(port => port.Steering), Is.All.EqualTo(PortSteering.Device));
        Assert.That(plan.Hash!.EntryCount, Is.EqualTo(64));
        Assert.That(large.Rss.Table.ToArray(), Is.EqualTo(Enumerable.Range(0, 512).Select(entry => (ushort)(entry % 64 % 3))));
    }

    [TestCaseSource(nameof(Unsuitable))]
    public void Device_ThatDoesNotSuit_IsSteeredBySoftwareAndSaysWhy(object device, string reason)
    {
        SteeringPlan alone = Make(2, (FakeRssDevice)device);
        Assert.That(alone.Ports[0].Steering, Is.EqualTo(PortSteering.Software));
        Assert.That(alone.Ports[0].Reason, Does.Contain(reason));
        Assert.That((alone.Hash!.Scheme, alone.Hash.EntryCount, alone.Hash.WorkerCount), Is.EqualTo((SteeringScheme.Client, 128, 2)));

        SteeringPlan beside = Make(2, (FakeRssDevice)device, new FakeRssDevice(entries: 256));
        Assert.That(beside.Ports.Select(port => port.Steering), Is.EqualTo(new[] { PortSteering.Software, PortSteering.Device }));
        Assert.That(beside.Hash!.Scheme, Is.EqualTo(SteeringScheme.Tuple));
    }

    [Test]
    public void Device_WithAKeyOfItsOwn_IsComputedWithThat()
    {
        FakeRssDevice device = new() { KeepsKey = true };
        SteeringPlan plan = Make(2, device, new FakeRssDevice { KeepsKey = true });
        Assert.That(plan.Ports.Select(port => port.Steering), Is.All.EqualTo(PortSteering.Device));
        Assert.That(RssSelfTest.Run(device.Rss, [0, 1], plan.Hash!), Is.Null);
    }

    [Test]
    public void Device_WithAKeyThatAnotherOneContradicts_IsSteeredBySoftware()
    {
        SteeringPlan plan = Make(2, new FakeRssDevice { KeepsKey = true }, new FakeRssDevice());
        Assert.That(plan.Ports.Select(port => port.Steering), Is.EqualTo(new[] { PortSteering.Software, PortSteering.Device }));
        Assert.That(plan.Ports[0].Reason, Does.Contain("another RSS key"));
    }

    [Test]
    public void Device_ThatHashesSomeProtocols_SaysWhich() => Assert.That(
        Make(2, new FakeRssDevice { Types = RssTypes.Ipv4Tcp | RssTypes.Ipv6Tcp | RssTypes.Ipv4Udp }).Ports[0].HashedProtocols, Is.EqualTo(HashedProtocols.Tcp));

    [TestCase("0", "it has one receive queue")]
    [TestCase("0,0", "worker 1 has none of its 2 receive queues")]
    public void Queues_ThatNotEveryWorkerHas_AreSteeredBySoftware(string queueWorkers, string reason)
    {
        SteeringCandidate port = new("wan", [.. queueWorkers.Split(',').Select(int.Parse)], new FakeRssDevice());
        Assert.That(Make(SteeringChoice.Auto, 2, port).Ports[0], Is.EqualTo(new PortSteeringPlan(PortSteering.Software, HashedProtocols.None, reason)));
    }

    [Test]
    public void Queues_OfSeveralDevices_AreSteeredBySoftware() => Assert.That(
        Make(SteeringChoice.Auto, 2, new SteeringCandidate("wan", [0, 1], null)).Ports[0].Reason, Is.EqualTo("it consists of several devices"));

    [Test]
    public void Queues_MoreThanWorkers_AllReceive()
    {
        FakeRssDevice device = new(entries: 64);
        SteeringPlan plan = Make(SteeringChoice.Auto, 2, new SteeringCandidate("wan", [1, 0, 1, 0], device));
        Assert.That(plan.Ports[0].Steering, Is.EqualTo(PortSteering.Device));
        Assert.That(device.Rss.Table.ToArray().Distinct(), Is.EquivalentTo(new ushort[] { 0, 1, 2, 3 }));
        Assert.That(device.Rss.Table.ToArray().Take(2), Is.EqualTo(new ushort[] { 1, 0 }), "entry 0 is worker 0's, whose first queue is 1");
    }

    [TestCase(SteeringChoice.Software, PortSteering.Software)]
    [TestCase(SteeringChoice.Arrival, PortSteering.Arrival)]
    public void Choice_OfTheOperator_LeavesDevicesAlone(SteeringChoice choice, PortSteering expected)
    {
        FakeRssDevice device = new();
        SteeringPlan plan = Make(choice, 2, new SteeringCandidate("wan", [0, 1], device));
        Assert.That(plan.Ports[0].Steering, Is.EqualTo(expected));
        Assert.That(plan.Ports[0].Reason, Does.StartWith($"--steering {choice.ToString().ToLowerInvariant()}"));
        Assert.That((plan.Hash!.Scheme, plan.Hash.WorkerCount), Is.EqualTo((SteeringScheme.Client, 2)));
        Assert.That(device.Rss.Table.ToArray(), Is.All.Zero);
    }

    [Test]
    public void Worker_ThatIsAlone_NeedsNoHash()
    {
        SteeringPlan plan = Make(1, new FakeRssDevice { IsSilent = true });
        Assert.That(plan.Hash, Is.Null);
        Assert.That(plan.Ports[0].Reason, Is.Empty);
    }

    [Test]
    public void SelfTest_AnotherKeyTableOrQueue_FindsIt()
    {
        FakeRssDevice device = new();
        SteeringPlan plan = Make(2, device);
        RssConfiguration right = device.Rss;
        byte[] key = right.Key.ToArray();
        key[30] ^= 1;
        ushort[] table = right.Table.ToArray();
        table[77] ^= 1;
        Assert.That(RssSelfTest.Run(right, [0, 1], plan.Hash!), Is.Null);
        Assert.That(RssSelfTest.Run(right with { Key = key }, [0, 1], plan.Hash!), Does.Contain("and it belongs to worker"));
        Assert.That(RssSelfTest.Run(right with { Table = table }, [0, 1], plan.Hash!), Does.Contain("and it belongs to worker"));
        Assert.That(RssSelfTest.Run(right, [1, 0], plan.Hash!), Does.Contain("and it belongs to worker"));
        Assert.That(RssSelfTest.Run(right, [0], plan.Hash!), Does.Contain("names queue 1, and it has 1"));
    }

    private static SteeringPlan Make(int workers, params FakeRssDevice[] devices) => Make(SteeringChoice.Auto, workers,
        [.. devices.Select(device => new SteeringCandidate("port", [.. Enumerable.Range(0, workers)], device))]);

    private static SteeringPlan Make(SteeringChoice choice, int workers, params SteeringCandidate[] ports) =>
        SteeringPlan.Make(new ProcessMemory(), ports, workers, choice);
}
