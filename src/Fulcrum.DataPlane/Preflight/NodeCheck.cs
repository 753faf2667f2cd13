using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>Whether workers are on the NUMA nodes of the ports that they poll.</summary>
internal static class NodeCheck
{
    private const string Subject = "numa";

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(Machine machine)
    {
        if (!machine.TellsCpus)
            yield break;
        if (machine.Nodes.Count < 2)
        {
            yield return Finding.Ok(Subject, "There is one NUMA node.");
            yield break;
        }
        ILookup<int, int> workers = machine.Options.WorkerCores.ToLookup(machine.Tree.Topology.NodeOf);
        bool isSplit = false;
        foreach (PortOption port in machine.Options.Ports)
        {
            HashSet<int> nodes = [.. port.Devices.Select(machine.Tree.Topology.NodeOfDevice).Where(node => node >= 0)];
            List<int> away = [.. workers.Where(group => nodes.Count > 0 && !nodes.Contains(group.Key)).SelectMany(group => group)];
            if (away.Count == 0)
                continue;
            isSplit = true;
            yield return Finding.Warning(Subject, $"Port {port.Name} is on NUMA node {CpuList.Format([.. nodes])}, workers on CPUs {CpuList.Format(away)} are not: "
                + $"each of their packets crosses between nodes. CPUs of that node: {string.Join(", ", nodes.Select(node => CpusOf(machine, node)))}.");
        }
        if (!isSplit)
            yield return Finding.Ok(Subject, $"Workers are on node {CpuList.Format([.. workers.Select(group => group.Key).Where(node => node >= 0)])}, as their ports are.");
    }

    private static string CpusOf(Machine machine, int node) => CpuList.Format(machine.Tree.Cpus($"sys/devices/system/node/node{node}/cpulist"));
}
