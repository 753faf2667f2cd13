using System.Globalization;

namespace Fulcrum.DataPlane.Control;

/// <summary>The machine's CPUs and what is near them, as the kernel tells in sysfs.</summary>
/// <param name="root">Where sysfs is.</param>
internal sealed class CpuTopology(string root = "/sys")
{
    /// <summary>Where it is not known.</summary>
    public const int AnyNode = -1;

    private readonly string _cpus = Path.Combine(root, "devices/system/cpu");

    /// <summary>CPUs that are online, in order.</summary>
    public List<int> Online => ReadList(Path.Combine(_cpus, "online")) ?? [];

    /// <summary>The CPUs of a physical core, in order: hardware threads of it are not independent of each other.</summary>
    public List<int> SiblingsOf(int cpu) => ReadList(Path.Combine(_cpus, $"cpu{cpu}/topology/thread_siblings_list")) ?? [cpu];

    /// <summary>NUMA node of a CPU, or <see cref="AnyNode"/>.</summary>
    public int NodeOf(int cpu)
    {
        string folder = Path.Combine(_cpus, $"cpu{cpu}");
        if (Directory.Exists(folder))
            foreach (string entry in Directory.GetDirectories(folder, "node*"))
                if (int.TryParse(Path.GetFileName(entry).AsSpan("node".Length), NumberStyles.None, CultureInfo.InvariantCulture, out int node))
                    return node;
        return AnyNode;
    }

    /// <summary>NUMA node of the PCI device that a DPDK device is or whose kernel interface it works on, or <see cref="AnyNode"/>.</summary>
    public int NodeOfDevice(string device)
    {
        string? folder = PciAddress.Of(device) is { } address ? $"bus/pci/devices/{address}"
            : KernelInterface.NameOf(device) is { } name ? $"class/net/{name}/device"
            : null;
        return folder is not null && Read(Path.Combine(root, folder, "numa_node")) is { } text
            && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int node) ? node : AnyNode;
    }

    private static List<int>? ReadList(string path) => Read(path) is { } text ? CpuList.TryParse(text) : null;

    private static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : null;
}
