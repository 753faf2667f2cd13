using Fulcrum.DataPlane.Preflight;

namespace Fulcrum.DataPlane.Tests.Preflight;

internal sealed class MachineCheckTests
{
    private FakeMachine _machine = null!;

    [TearDown]
    public void TearDown() => _machine.Dispose();

    [Test]
    public void TwoNodes_WellPrepared_IsOkThroughout()
    {
        _machine = FakeMachine.TwoNodes();

        Assert.That(_machine.Look().Select(finding => finding.Line), Is.EqualTo(new[]
        {
            "ok       user: This is root.",
            "ok       cpu flags: SSE4.2, AVX2, AES and BMI2 are there.",
            "ok       cpus: Workers on 2-9, everything else on 0.",
            "ok       isolation: The kernel leaves CPUs 2-9 alone.",
            "ok       frequency: The workers' frequency governor is \"performance\".",
            "ok       hyper-threads: Each worker has a physical core for itself.",
            "ok       numa: Workers are on node 0, as their ports are.",
            "ok       clock: Time is read from the CPU's own counter (tsc).",
            "ok       memory: 2000 MiB of huge pages are needed (sessions 8 x 112 MiB, buffers 296 MiB, templates 10 MiB, tables 433 MiB); "
                + "free: node 0: 8192 MiB, node 1: 8192 MiB.",
            "ok       buffers: There are 131072 packet buffers; receive queues can hold about 8192, transmit queues 8192, workers 12800.",
            "ok       port wan: 0000:01:00.0 is bound to vfio-pci, IOMMU group 12.",
        }));
    }

    [Test]
    public void TwoCpus_NothingPrepared_WarnsOfWhatCanBeBetter()
    {
        _machine = FakeMachine.TwoCpus();

        Assert.That(_machine.Look().Where(finding => finding.Severity != Severity.Ok).Select(finding => finding.Line), Is.EqualTo(new[]
        {
            "warning  isolation: The kernel runs other programs on CPU 1, too, which delays packets by milliseconds. "
                + "Boot with isolcpus=1 nohz_full=1 rcu_nocbs=1, or give workers --idle adaptive.",
        }));
    }

    [Test]
    public void Container_WithoutSysfs_SaysOnceWhatIsNotChecked()
    {
        _machine = FakeMachine.Container();
        _machine.User = 1000;

        Assert.That(_machine.Look().Select(finding => finding.Line), Is.EqualTo(new[]
        {
            "ok       user: This is not root, which --no-huge and --no-twin do not need.",
            "ok       cpu flags: SSE4.2, AVX2, AES and BMI2 are there.",
            "warning  cpus: /sys tells nothing of CPUs here: placement, isolation, frequency and hyper-threads are not checked.",
            "ok       memory: 1024 MiB of ordinary memory (--no-huge), which is slower than huge pages.",
            "ok       buffers: There are 65536 packet buffers; receive queues can hold about 0, transmit queues 0, workers 1600.",
        }));
    }

    [Test]
    public void User_WithoutRoot_IsAnErrorWithHugePages()
    {
        _machine = FakeMachine.TwoCpus();
        _machine.User = 1000;

        Expect(Severity.Error, "user", "needs root");
    }

    [TestCase("sse4_2", Severity.Error, "SSE4.2")]
    [TestCase("aes", Severity.Warning, "no AES (the session table's hash is several times slower)")]
    [TestCase("bmi2", Severity.Warning, "no BMI2")]
    public void CpuFlags_WithoutOne_AreNamed(string missing, object severity, string sentence)
    {
        _machine = FakeMachine.TwoCpus();
        _machine.Write("proc/cpuinfo", $"flags : {"sse4_2 aes avx2 bmi2".Replace(missing, "", StringComparison.Ordinal)}");

        Expect((Severity)severity, "cpu flags", sentence);
    }

    [Test]
    public void Cpus_ThatAreNotThere_AreAnError()
    {
        _machine = FakeMachine.TwoCpus();
        _machine.Options = _machine.Options with { WorkerCores = [1, 7] };

        Expect(Severity.Error, "cpus", "There is no CPU 7; this machine has 0-1. See --cores and --main-core.");
    }

    [Test]
    public void Cpus_OneForAWorkerAndEverythingElse_IsAWarning()
    {
        _machine = FakeMachine.TwoCpus();
        _machine.Options = _machine.Options with { WorkerCores = [0] };

        Expect(Severity.Warning, "cpus", "A worker shares CPU 0 with everything else that the data plane does; both get half of it");
    }

    [Test]
    public void Isolation_WithTicks_NamesNohzFull()
    {
        _machine = FakeMachine.TwoNodes();
        _machine.Write($"{FakeMachine.Cpu}/nohz_full", "2-5");

        Expect(Severity.Warning, "isolation", "timer interrupts CPUs 6-9 up to 1000 times a second. Boot with nohz_full=2-9 rcu_nocbs=2-9.");
    }

    [Test]
    public void Isolation_OfEveryCpu_LeavesTheKernelOne()
    {
        _machine = FakeMachine.TwoCpus();
        _machine.Options = _machine.Options with { WorkerCores = [0, 1] };

        Expect(Severity.Warning, "isolation", "Leave the kernel a CPU of its own, or give workers --idle adaptive.");
    }

    [Test]
    public void Isolation_OfWorkersThatSleep_IsNotNeeded()
    {
        _machine = FakeMachine.TwoCpus();
        _machine.Options = _machine.Options with { Idle = IdlePolicy.Adaptive };

        Expect(Severity.Ok, "isolation", "--idle adaptive");
    }

    [Test]
    public void Frequency_WithAnotherGovernor_SaysHowToSetIt()
    {
        _machine = FakeMachine.TwoNodes();
        _machine.Write($"{FakeMachine.Cpu}/cpu3/cpufreq/scaling_governor", "powersave");
        _machine.Write($"{FakeMachine.Cpu}/cpu4/cpufreq/scaling_governor", "powersave");

        Expect(Severity.Warning, "frequency", "\"powersave\" on 3-4, which lets a CPU slow down. Set it: cpupower -c 3-4 frequency-set -g performance.");
    }

    [Test]
    public void Siblings_BothWorkers_AreNamed()
    {
        _machine = FakeMachine.TwoNodes();
        _machine.Options = _machine.Options with { WorkerCores = [2, 34, 3] };

        Expect(Severity.Warning, "hyper-threads", "Workers on 2,34 share physical cores");
    }

    [Test]
    public void Siblings_NotIsolated_AreNamed()
    {
        _machine = FakeMachine.TwoNodes();
        _machine.Write($"{FakeMachine.Cpu}/isolated", "2-9");

        Expect(Severity.Warning, "hyper-threads", "CPUs 34-41 are the other halves of workers' cores");
    }

    [Test]
    public void Numa_PortOfTheOtherNode_IsNamedWithItsCpus()
    {
        _machine = FakeMachine.TwoNodes();
        _machine.Options = _machine.Options with { Ports = [new PortOption("wan", ["81:00.0"])] };

        Expect(Severity.Warning, "numa", "Port wan is on NUMA node 1, workers on CPUs 2-9 are not: each of their packets crosses between nodes. "
            + "CPUs of that node: 16-31,48-63.");
    }

    [TestCase("hpet", "tsc hpet", "Boot with clocksource=tsc")]
    [TestCase("acpi_pm", "acpi_pm", "does not trust this CPU's counter")]
    public void Clock_OfTheKernel_IsAWarning(string current, string available, string sentence)
    {
        _machine = FakeMachine.TwoCpus();
        _machine.Clock(current, available);

        Expect(Severity.Warning, "clock", sentence);
    }

    [Test]
    public void Clock_OfTheHypervisor_IsOk()
    {
        _machine = FakeMachine.TwoCpus();
        _machine.Clock("kvm-clock", "kvm-clock");

        Expect(Severity.Ok, "clock", "kvm-clock");
    }

    private void Expect(Severity severity, string subject, string sentence)
    {
        Finding finding = _machine.Look(subject).Single();
        Assert.That(finding.Text, Does.Contain(sentence));
        Assert.That(finding.Severity, Is.EqualTo(severity));
    }
}
