using System.Text.Json;
using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Preflight;

namespace Fulcrum.DataPlane.Tests.Preflight;

/// <summary>Memory, buffers, ports, and what becomes of findings.</summary>
internal sealed class ResourceCheckTests
{
    private const string Card = "0000:01:00.0";

    private FakeMachine _machine = null!;

    [SetUp]
    public void SetUp() => _machine = FakeMachine.TwoNodes();

    [TearDown]
    public void TearDown() => _machine.Dispose();

    [Test]
    public void Memory_TooFewHugePages_SaysHowManyToReserve()
    {
        _machine.HugePages(0, 100);
        _machine.HugePages(1, 50);
        _machine.Write("sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "150");

        Finding finding = _machine.Look("memory").Single();
        Assert.That(finding.Severity, Is.EqualTo(Severity.Error));
        Assert.That(finding.Text, Does.StartWith("There are not enough huge pages: 300 MiB are free, 2000 MiB are needed (sessions 8 x 112 MiB,")
            .And.Contain("sysctl -w vm.nr_hugepages=1000."));
    }

    [Test]
    public void Memory_OnTheOtherNode_SaysWhereToReserve()
    {
        _machine.HugePages(0, 100);

        Finding finding = _machine.Look("memory").Single();
        Assert.That(finding.Severity, Is.EqualTo(Severity.Error));
        Assert.That(finding.Text, Does.StartWith("NUMA node 0 has 200 MiB of free huge pages, but the sessions of its 8 workers take 896 MiB.")
            .And.EndWith("echo 448 > /sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages."));
    }

    [Test]
    public void Memory_LessThanTheOptionsTake_IsAWarning()
    {
        _machine.Options = _machine.Options with { MemoryMiB = 500 };

        Assert.That(_machine.Look("memory")[0].Line, Does.StartWith("warning  memory: --memory 500 is less than the 1635 MiB that the options take"));
    }

    [Test]
    public void Memory_OfADataPlaneThatRuns_IsItsOwn()
    {
        _machine.HugePages(0, 0);
        _machine.HugePages(1, 0);
        _machine.IsRunning = true;

        Assert.That(_machine.Look("memory").Single().Severity, Is.EqualTo(Severity.Ok));
    }

    [Test]
    public void Buffers_FewerThanDescriptors_SaysHowMany()
    {
        _machine.Options = _machine.Options with { Mbufs = 16_384, ReceiveDescriptors = 4_096 };

        Finding finding = _machine.Look("buffers").Single();
        Assert.That(finding.Severity, Is.EqualTo(Severity.Warning));
        Assert.That(finding.Text, Does.Contain("receive queues can hold about 32768, transmit queues 8192, workers 12800. Use --mbufs 53760"));
    }

    [TestCase("uio_pci_generic", Severity.Warning, "can write anywhere in memory")]
    [TestCase("mlx5_core", Severity.Ok, "which lets DPDK use it")]
    [TestCase("i40e", Severity.Error, "bound to the kernel's driver i40e, so DPDK cannot use it. Bind it: modprobe vfio-pci && dpdk-devbind.py -b vfio-pci 0000:01:00.0.")]
    public void Pci_Driver_DecidesWhetherDpdkGetsIt(string driver, object severity, string sentence)
    {
        _machine.Link($"{FakeMachine.Pci}/{Card}/driver", $"../drivers/{driver}");

        Port((Severity)severity, sentence);
    }

    [Test]
    public void Pci_WithoutDriver_SaysHowToBindIt()
    {
        _machine.Card("0000:02:00.0", 0, driver: null, group: null);
        _machine.Options = _machine.Options with { Ports = [new PortOption("wan", ["0000:02:00.0,arg=1"])] };

        Port(Severity.Error, "0000:02:00.0 is bound to no driver. Bind it:");
    }

    [Test]
    public void Pci_NoSuchDevice_SaysSo()
    {
        _machine.Options = _machine.Options with { Ports = [new PortOption("wan", ["ff:1f.7"])] };

        Port(Severity.Error, "There is no PCI device 0000:ff:1f.7");
    }

    [TestCase(null, Severity.Error, "there is no IOMMU")]
    [TestCase("Y", Severity.Warning, "without an IOMMU")]
    public void Pci_VfioWithoutIommu_DependsOnTheUnsafeMode(string? mode, object severity, string sentence)
    {
        _machine.Card("0000:02:00.0", 0, "vfio-pci", group: null);
        _machine.Options = _machine.Options with { Ports = [new PortOption("wan", ["0000:02:00.0"])] };
        if (mode is not null)
            _machine.Write("sys/module/vfio/parameters/enable_unsafe_noiommu_mode", mode);

        Port((Severity)severity, sentence);
    }

    [Test]
    public void Pci_GroupWithADeviceOfTheKernel_IsAnError()
    {
        _machine.Card("0000:01:00.1", 0, "i40e", group: 12);
        _machine.Card("0000:00:1c.0", 0, "pcieport", group: 12);

        Port(Severity.Error, "0000:01:00.0 shares IOMMU group 12 with 0000:01:00.1, which the kernel uses");
    }

    [TestCase("0x1003", Severity.Ok, "Interface eth7 is there.")]
    [TestCase("0x1002", Severity.Warning, "Interface eth7 is down: nothing passes it. Set it up: ip link set eth7 up.")]
    [TestCase(null, Severity.Error, "There is no interface \"eth7\" in this network namespace")]
    public void Interface_OfADevice_HasToBeThereAndUp(string? flags, object severity, string sentence)
    {
        _machine.Options = _machine.Options with { Ports = [new PortOption("wan", ["net_af_xdp0,iface=eth7"])] };
        if (flags is not null)
            _machine.Interface("eth7", flags);

        Port((Severity)severity, sentence);
    }

    [Test]
    public void Start_WithWarnings_LogsThemAndGoesOn()
    {
        _machine.Interface("eth7", "0x1002");
        _machine.Options = _machine.Options with { Ports = [new PortOption("wan", ["net_af_xdp0,iface=eth7"])] };
        List<string> log = [];

        StartChecks.Run(_machine.ToMachine(), log.Add);

        Assert.That(log, Is.EqualTo(new[] { "Warning: port wan: Interface eth7 is down: nothing passes it. Set it up: ip link set eth7 up." }));
    }

    [Test]
    public void Start_WithErrors_EndsWithAllOfThem()
    {
        _machine.User = 1000;
        _machine.Options = _machine.Options with { WorkerCores = [77] };

        Assert.That(Assert.Throws<StartupException>(() => StartChecks.Run(_machine.ToMachine(), _ => { }))!.Message,
            Does.StartWith("User: fulcrum-dataplane needs root").And.Contain("There is no CPU 77;").And.EndsWith("."));
    }

    [Test]
    public void Report_AsText_EndsWithTheCounts() =>
        Assert.That(PreflightReport.Text([Finding.Ok("clock", "Good."), Finding.Warning("numa", "Less so.")]), Is.EqualTo(
            "ok       clock: Good.\nwarning  numa: Less so.\nThe data plane can start: 0 errors, 1 warning.\n"));

    [Test]
    public void Report_AsJson_HasEveryFinding()
    {
        using JsonDocument document = JsonDocument.Parse(PreflightReport.Json([Finding.Ok("clock", "Good."), Finding.Error("numa", "Bad \"thing\".")]));

        Assert.That(document.RootElement.GetProperty("errors").GetInt32(), Is.EqualTo(1));
        Assert.That(document.RootElement.GetProperty("warnings").GetInt32(), Is.Zero);
        JsonElement second = document.RootElement.GetProperty("findings")[1];
        Assert.That(second.EnumerateObject().Select(property => property.Value.GetString()), Is.EqualTo(new[] { "error", "numa", "Bad \"thing\"." }));
    }

    private void Port(Severity severity, string sentence)
    {
        Finding finding = _machine.Look("port wan").Single();
        Assert.That(finding.Text, Does.Contain(sentence));
        Assert.That(finding.Severity, Is.EqualTo(severity));
    }
}
