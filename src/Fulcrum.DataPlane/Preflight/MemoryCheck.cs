using System.Globalization;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>Whether there is memory for the configured capacity, where it is needed.</summary>
internal static class MemoryCheck
{
    private const string Subject = "memory";
    private const string AllPages = "sys/kernel/mm/hugepages";
    private const int SmallPageMiB = 2;

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(Machine machine)
    {
        MemoryNeed need = MemoryNeed.Of(machine.Options);
        int asked = machine.Options.MemoryMiB;
        if (asked < need.TotalMiB)
            yield return Finding.Warning(Subject, $"--memory {asked} is less than the {need.TotalMiB} MiB that the options take ({need}); the start may fail.");
        if (machine.Options.NoHuge)
            yield return OrdinaryMemory(machine.Tree, asked);
        else if (machine.IsRunning)
            yield return Finding.Ok(Subject, $"{asked} MiB of huge pages are needed ({need}); the data plane that runs holds its own.");
        else
            foreach (Finding finding in HugePages(machine, need, asked))
                yield return finding;
    }

    private static Finding OrdinaryMemory(SystemTree tree, int askedMiB)
    {
        string? line = tree.Text("proc/meminfo")?.Split('\n').FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, string text, ..] && long.TryParse(text, out long kib) && kib / 1024 < askedMiB
            ? Finding.Warning(Subject, $"{askedMiB} MiB of memory are needed, {kib / 1024} MiB are available. Fewer --sessions or --mbufs need less.")
            : Finding.Ok(Subject, $"{askedMiB} MiB of ordinary memory (--no-huge), which is slower than huge pages.");
    }

    private static IEnumerable<Finding> HugePages(Machine machine, MemoryNeed need, int askedMiB)
    {
        SystemTree tree = machine.Tree;
        List<(int Node, long FreeMiB)> nodes = [.. machine.Nodes
            .Where(node => tree.Exists(PagesOf(node)))
            .Select(node => (node, FreeMiB(tree, PagesOf(node))))];
        long freeMiB = nodes.Count > 0 ? nodes.Sum(of => of.FreeMiB) : FreeMiB(tree, AllPages);
        if (freeMiB < askedMiB)
        {
            long pages = (tree.Number($"{AllPages}/hugepages-2048kB/nr_hugepages") ?? 0) + PagesFor(askedMiB - freeMiB);
            yield return Finding.Error(Subject, $"There are not enough huge pages: {freeMiB} MiB are free, {askedMiB} MiB are needed ({need}). "
                + $"Reserve more with: sysctl -w vm.nr_hugepages={pages}. Fewer --sessions or --mbufs need less; --no-huge does without.");
            yield break;
        }
        bool isShort = false;
        foreach ((int node, long free) in nodes)
        {
            int workers = machine.Options.WorkerCores.Count(cpu => machine.Tree.Topology.NodeOf(cpu) == node);
            if (free >= workers * need.SessionsMiB)
                continue;
            isShort = true;
            string file = $"/{PagesOf(node)}/hugepages-2048kB/nr_hugepages";
            long pages = (tree.Number(file[1..]) ?? 0) + PagesFor(workers * need.SessionsMiB - free);
            yield return Finding.Error(Subject, $"NUMA node {node} has {free} MiB of free huge pages, but the sessions of its {workers} workers take "
                + $"{workers * need.SessionsMiB} MiB. Reserve them there: echo {pages} > {file}.");
        }
        string where = nodes.Count > 0 ? string.Join(", ", nodes.Select(of => $"node {of.Node}: {of.FreeMiB} MiB")) : $"{freeMiB} MiB";
        if (!isShort)
            yield return Finding.Ok(Subject, $"{askedMiB} MiB of huge pages are needed ({need}); free: {where}.");
    }

    private static string PagesOf(int node) => $"sys/devices/system/node/node{node}/hugepages";

    private static long PagesFor(long mib) => (mib + SmallPageMiB - 1) / SmallPageMiB;

    private static long FreeMiB(SystemTree tree, string folder)
    {
        long freeMiB = 0;
        foreach (string size in tree.Names(folder))
            if (size.StartsWith("hugepages-", StringComparison.Ordinal)
                && long.TryParse(size["hugepages-".Length..^"kB".Length], NumberStyles.None, CultureInfo.InvariantCulture, out long pageKiB))
                freeMiB += (tree.Number($"{folder}/{size}/free_hugepages") ?? 0) * pageKiB / 1024;
        return freeMiB;
    }
}
