using Fulcrum.DataPlane.Preflight;

namespace Fulcrum.DataPlane.Tests.Preflight;

/// <summary>A tree of /sys and /proc in a temporary folder, and options to check against it.</summary>
internal sealed class FakeMachine : IDisposable
{
    public const string Cpu = "sys/devices/system/cpu";
    public const string Node = "sys/devices/system/node";
    public const string Pci = "sys/bus/pci/devices";

    private const string Flags = "fpu sse sse2 sse4_1 sse4_2 aes avx avx2 bmi1 bmi2 constant_tsc nonstop_tsc";

    private readonly string _root = Directory.CreateTempSubdirectory("fulcrum-machine-").FullName;

    public DataPlaneOptions Options { get; set; } = new()
    {
        Ports = [new PortOption("wan", ["net_ring0"]), new PortOption("lan", ["net_ring1"])],
        WorkerCores = [1],
        MainCore = 0,
        Sessions = 1_048_576,
        Templates = 65_536,
        Mbufs = 65_536,
        MbufSize = 2_176,
        Mtu = 0,
        AwaitsConfiguration = false,
        MemoryMiB = 1_024,
        NoHuge = false,
        NoTwin = false,
        Idle = IdlePolicy.Busy,
        Instance = "test",
        ControlPath = "",
        StatisticsPath = "",
        ReceiveDescriptors = 0,
        TransmitDescriptors = 0,
        EalArguments = [],
    };

    public uint User { get; set; }

    public bool IsRunning { get; set; }

    /// <summary>
    /// Two nodes with 16 cores of two threads each: CPUs 0-15 and 32-47 on node 0, the others on node 1; workers' CPUs isolated,
    /// 8 GiB of huge pages on each node, a card on each of two nodes.
    /// </summary>
    public static FakeMachine TwoNodes()
    {
        FakeMachine machine = new();
        machine.Write("proc/cpuinfo", $"processor\t: 0\nflags\t\t: {Flags}\n");
        machine.Write($"{Cpu}/online", "0-63");
        machine.Write($"{Cpu}/isolated", "2-9,34-41");
        machine.Write($"{Cpu}/nohz_full", "2-9,34-41");
        machine.Write($"{Node}/online", "0-1");
        for (int cpu = 0; cpu < 64; cpu++)
        {
            machine.Write($"{Cpu}/cpu{cpu}/topology/thread_siblings_list", $"{cpu % 32},{cpu % 32 + 32}");
            machine.Write($"{Cpu}/cpu{cpu}/cpufreq/scaling_governor", "performance");
            machine.Folder($"{Cpu}/cpu{cpu}/node{cpu / 16 % 2}");
        }
        machine.Write($"{Node}/node0/cpulist", "0-15,32-47");
        machine.Write($"{Node}/node1/cpulist", "16-31,48-63");
        machine.HugePages(0, 4_096);
        machine.HugePages(1, 4_096);
        machine.Clock("tsc", "tsc hpet acpi_pm");
        machine.Card("0000:01:00.0", node: 0, driver: "vfio-pci", group: 12);
        machine.Card("0000:81:00.0", node: 1, driver: "vfio-pci", group: 40);
        machine.Options = machine.Options with
        {
            Ports = [new PortOption("wan", ["0000:01:00.0"])], WorkerCores = [2, 3, 4, 5, 6, 7, 8, 9], MbufSize = 2_176, Mbufs = 131_072, MemoryMiB = 2_000,
        };
        return machine;
    }

    /// <summary>A virtual machine with two CPUs, one node, nothing isolated, no frequency scaling, 8 GiB of huge pages.</summary>
    public static FakeMachine TwoCpus()
    {
        FakeMachine machine = new();
        machine.Write("proc/cpuinfo", $"processor\t: 0\nflags\t\t: {Flags} hypervisor\n");
        machine.Write($"{Cpu}/online", "0-1");
        machine.Write($"{Cpu}/isolated", "");
        machine.Write($"{Node}/online", "0");
        machine.Write($"{Node}/node0/cpulist", "0-1");
        for (int cpu = 0; cpu < 2; cpu++)
        {
            machine.Write($"{Cpu}/cpu{cpu}/topology/thread_siblings_list", $"{cpu}");
            machine.Folder($"{Cpu}/cpu{cpu}/node0");
        }
        machine.HugePages(0, 4_096);
        machine.Clock("tsc", "tsc kvm-clock");
        machine.Folder(Pci);
        return machine;
    }

    /// <summary>A container that sees /proc, but not /sys.</summary>
    public static FakeMachine Container()
    {
        FakeMachine machine = new();
        machine.Write("proc/cpuinfo", $"processor\t: 0\nflags\t\t: {Flags}\n");
        machine.Write("proc/meminfo", "MemTotal:       16000000 kB\nMemAvailable:    8000000 kB\n");
        machine.Options = machine.Options with { NoHuge = true, NoTwin = true };
        return machine;
    }

    public void Write(string path, string text)
    {
        string full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text + "\n");
    }

    public void Folder(string path) => Directory.CreateDirectory(Path.Combine(_root, path));

    public void Link(string path, string target)
    {
        string full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        if (new FileInfo(full).LinkTarget is not null)
            File.Delete(full);
        File.CreateSymbolicLink(full, target);
    }

    public void HugePages(int node, int free)
    {
        foreach (string folder in (string[])[$"{Node}/node{node}/hugepages/hugepages-2048kB", "sys/kernel/mm/hugepages/hugepages-2048kB"])
        {
            Write($"{folder}/nr_hugepages", $"{free}");
            Write($"{folder}/free_hugepages", $"{free}");
        }
    }

    public void Clock(string current, string available)
    {
        Write("sys/devices/system/clocksource/clocksource0/current_clocksource", current);
        Write("sys/devices/system/clocksource/clocksource0/available_clocksource", available);
    }

    public void Card(string address, int node, string? driver, int? group)
    {
        Write($"{Pci}/{address}/numa_node", $"{node}");
        if (driver is not null)
            Link($"{Pci}/{address}/driver", $"../../../bus/pci/drivers/{driver}");
        if (group is null)
            return;
        Link($"{Pci}/{address}/iommu_group", $"../../../kernel/iommu_groups/{group}");
        Folder($"sys/kernel/iommu_groups/{group}/devices/{address}");
    }

    public void Interface(string name, string flags) => Write($"sys/class/net/{name}/flags", flags);

    /// <summary>What the checks find.</summary>
    public List<Finding> Look() => MachineChecks.Run(ToMachine());

    /// <summary>What they find about one subject.</summary>
    public IReadOnlyList<Finding> Look(string subject) => [.. Look().Where(finding => finding.Subject == subject)];

    public Machine ToMachine()
    {
        SystemTree tree = new(_root);
        return new Machine(Options, tree) { User = User, IsRunning = IsRunning, HasInterface = name => tree.Exists($"sys/class/net/{name}") };
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
