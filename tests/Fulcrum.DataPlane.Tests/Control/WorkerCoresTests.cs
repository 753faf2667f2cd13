using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Tests.Control;

internal sealed class WorkerCoresTests
{
    private static FakeSysfs TwoSockets() => new FakeSysfs(["0,8", "1,9", "2,10", "3,11"], ["4,12", "5,13", "6,14", "7,15"])
        .WithDevice("bus/pci/devices/0000:01:00.0", 0)
        .WithDevice("bus/pci/devices/0000:81:00.0", 1)
        .WithDevice("bus/pci/devices/0000:02:00.0", -1)
        .WithDevice("class/net/eth1/device", 1);

    [TestCase("0000:01:00.0", 0, "1 2 3", Description = "the main core's physical core is left alone")]
    [TestCase("01:00.0,some=argument", 0, "1 2 3")]
    [TestCase("0000:01:00.0", 8, "1 2 3", Description = "its other thread as well")]
    [TestCase("0000:81:00.0", 0, "4 5 6 7")]
    [TestCase("net_af_xdp0,iface=eth1", 0, "4 5 6 7")]
    [TestCase("0000:02:00.0", 0, "1 2 3 4 5 6 7", Description = "no node in particular")]
    [TestCase("net_null0", 3, "0 1 2 4 5 6 7")]
    public void Default_IsOneWorkerAPhysicalCoreNearTheFirstPort(string device, int mainCore, string expected)
    {
        using FakeSysfs sysfs = TwoSockets();
        Assert.That(string.Join(' ', WorkerCores.Choose(sysfs.Topology, null, null, mainCore, device)), Is.EqualTo(expected));
    }

    [TestCase(1, "4")]
    [TestCase(3, "4 5 6")]
    public void Workers_Alone_AreTheFirstOfTheseCores(int workers, string expected)
    {
        using FakeSysfs sysfs = TwoSockets();
        Assert.That(string.Join(' ', WorkerCores.Choose(sysfs.Topology, workers, null, 0, "0000:81:00.0")), Is.EqualTo(expected));
    }

    [Test]
    public void Workers_MoreThanThereAreCores_SaysWhatThereIs()
    {
        using FakeSysfs sysfs = TwoSockets();
        Assert.That(() => WorkerCores.Choose(sysfs.Topology, 5, null, 0, "0000:81:00.0"), Throws.TypeOf<StartupException>()
            .With.Message.StartsWith("--workers 5: there are 4 cores for workers on the first port's NUMA node 1 (CPU 4, 5, 6, 7) beside main core 0."));
    }

    [TestCase("0,1", "0 1", Description = "the main core among them")]
    [TestCase("5-7", "5 6 7")]
    public void Cores_Alone_AreAsManyWorkers(string cores, string expected)
    {
        using FakeSysfs sysfs = TwoSockets();
        Assert.That(string.Join(' ', WorkerCores.Choose(sysfs.Topology, null, cores, 0, "net_null0")), Is.EqualTo(expected));
    }

    [TestCase("0 1", "1", Description = "as on a small virtual machine")]
    [TestCase("0,1", "1", Description = "the main core's other thread, for want of a better one")]
    [TestCase("0", "0")]
    public void Default_OnASmallMachine_IsOneWorker(string cores, string expected)
    {
        using FakeSysfs sysfs = new(cores.Split(' '));
        Assert.That(string.Join(' ', WorkerCores.Choose(sysfs.Topology, null, null, 0, "net_null0")), Is.EqualTo(expected));
    }

    [Test]
    public void Default_OnAMachineThatTellsNothing_IsEveryCpuButTheMainOne()
    {
        using FakeSysfs sysfs = new(["0", "1", "2"]);
        for (int cpu = 0; cpu < 3; cpu++)
            Directory.Delete(sysfs.CpuFolder(cpu), recursive: true);
        Assert.That(WorkerCores.Choose(sysfs.Topology, null, null, 0, "net_null0"), Is.EqualTo(new[] { 1, 2 }));
    }
}
