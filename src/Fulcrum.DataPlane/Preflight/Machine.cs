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
    public bool TellsCpus => Tree.Topology.Online.Count > 0;

    /// <summary>CPUs that the scheduler gives nothing else to.</summary>
    public List<int> IsolatedCpus => Tree.Cpus($"{CpuFolder}/isolated");

    /// <summary>CPUs without a timer tick; null: the kernel cannot do that.</summary>
    public List<int>? TicklessCpus => Tree.Exists($"{CpuFolder}/nohz_full") ? Tree.Cpus($"{CpuFolder}/nohz_full") : null;

    /// <summary>NUMA nodes; none: not told.</summary>
    public List<int> Nodes => Tree.Cpus($"{NodeFolder}/online");

    /// <summary>The other threads of the CPU's core that run.</summary>
    public List<int> SiblingsOf(int cpu) =>
        [.. Tree.Topology.SiblingsOf(cpu).Where(other => other != cpu && Tree.Topology.Online.Contains(other))];

    /// <summary>How the CPU's frequency is chosen; null: not told.</summary>
    public string? GovernorOf(int cpu) => Tree.Text($"{CpuFolder}/cpu{cpu}/cpufreq/scaling_governor");
}
