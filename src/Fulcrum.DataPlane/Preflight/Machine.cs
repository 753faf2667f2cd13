using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>What checks look at: options, and the machine that they are for.</summary>
internal sealed record Machine(DataPlaneOptions Options, SystemTree Tree)
{
    private const string CpuFolder = "sys/devices/system/cpu";
    private const string NodeFolder = "sys/devices/system/node";

    /// <summary>The user that runs this; 0: root.</summary>
    public uint User { get; init; } = LibC.EffectiveUser();

    /// <summary>Whether a data plane of this name runs, and so holds memory and ports.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Whether this network namespace has an interface of the name.</summary>
    public Func<string, bool> HasInterface { get; init; } = name => LibC.InterfaceIndex(name) != 0;

    /// <summary>Whether the kernel tells of CPUs here.</summary>
    public bool TellsCpus => OnlineCpus.Count > 0;

    /// <summary>CPUs that run; empty: not told.</summary>
    public List<int> OnlineCpus => Tree.Cpus($"{CpuFolder}/online");

    /// <summary>CPUs that the scheduler gives nothing else to.</summary>
    public List<int> IsolatedCpus => Tree.Cpus($"{CpuFolder}/isolated");

    /// <summary>CPUs without a timer tick; null: the kernel cannot do that.</summary>
    public List<int>? TicklessCpus => Tree.Exists($"{CpuFolder}/nohz_full") ? Tree.Cpus($"{CpuFolder}/nohz_full") : null;

    /// <summary>NUMA nodes; none: not told.</summary>
    public List<int> Nodes => Tree.Cpus($"{NodeFolder}/online");

    /// <summary>The other threads of the CPU's core that run.</summary>
    public List<int> SiblingsOf(int cpu) =>
        [.. Tree.Cpus($"{CpuFolder}/cpu{cpu}/topology/thread_siblings_list").Where(other => other != cpu && OnlineCpus.Contains(other))];

    /// <summary>How the CPU's frequency is chosen; null: not told.</summary>
    public string? GovernorOf(int cpu) => Tree.Text($"{CpuFolder}/cpu{cpu}/cpufreq/scaling_governor");

    /// <summary>The CPU's NUMA node; -1: not told.</summary>
    public int NodeOf(int cpu)
    {
        foreach (int node in Nodes)
            if (Tree.Cpus($"{NodeFolder}/node{node}/cpulist").Contains(cpu))
                return node;
        return -1;
    }

    /// <summary>NUMA node of a DPDK device, by its PCI address or its kernel interface; -1: any, or not told.</summary>
    public int NodeOf(string device)
    {
        string? file = PciAddress.Of(device) is { } address ? $"sys/bus/pci/devices/{address}/numa_node"
            : KernelInterface.NameOf(device) is { } name ? $"sys/class/net/{name}/device/numa_node"
            : null;
        return file is null ? -1 : (int)(Tree.Number(file) ?? -1);
    }
}
