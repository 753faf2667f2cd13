namespace Fulcrum.DataPlane.Control;

/// <summary>Chooses the CPUs of the workers.</summary>
internal static class WorkerCores
{
    /// <summary>DPDK numbers 128 threads, the main one among them.</summary>
    public const int Most = 127;

    /// <summary>The CPU of each worker.</summary>
    /// <param name="topology">The machine.</param>
    /// <param name="workers">How many the operator wants; null: as many as <paramref name="cores"/> names, or there is room for.</param>
    /// <param name="cores">The CPUs that the operator wants; null: one of each physical core near the device, but the main core's.</param>
    /// <param name="mainCore">CPU of everything else.</param>
    /// <param name="device">The first port's first device.</param>
    /// <exception cref="StartupException">What the operator wants cannot be; the text says what can.</exception>
    public static IReadOnlyList<int> Choose(CpuTopology topology, int? workers, string? cores, int mainCore, string device)
    {
        if (workers is < 1 or > Most)
            throw new StartupException($"--workers {workers} is beyond 1 to {Most}.");
        if (cores is not null)
            return Named(cores, workers);
        int node = topology.NodeOfDevice(device);
        List<int> free = FreeCores(topology, mainCore, node);
        if (free.Count == 0 && node != CpuTopology.AnyNode)
            free = FreeCores(topology, mainCore, node = CpuTopology.AnyNode);
        if (free.Count == 0)
            free = [topology.SiblingsOf(mainCore).Where(cpu => cpu != mainCore).DefaultIfEmpty(mainCore).First()];
        int wanted = workers ?? Math.Min(free.Count, Most);
        return wanted <= free.Count
            ? free[..wanted]
            : throw new StartupException($"--workers {workers}: there {(free.Count == 1 ? "is one core" : $"are {free.Count} cores")} for workers"
                + $"{(node == CpuTopology.AnyNode ? "" : $" on the first port's NUMA node {node}")} (CPU {string.Join(", ", free)}) beside main core {mainCore}. "
                + "Name the CPUs with --cores to use others, the main core among them.");
    }

    private static List<int> Named(string text, int? workers)
    {
        List<int> cores = CpuList.TryParse(text) ?? throw new StartupException($"--cores {text}: write CPU numbers as 1 or 2,4-6.");
        if (cores.Count > Most)
            throw new StartupException($"--cores {text} names {cores.Count} CPUs; there can be {Most} workers.");
        return workers is not { } count || count == cores.Count
            ? cores
            : throw new StartupException($"--cores {text} names {cores.Count} CPUs for {count} worker{(count == 1 ? "" : "s")}; name as many as there are workers.");
    }

    /// <summary>The first CPU of each physical core of a node that is not the main core's.</summary>
    private static List<int> FreeCores(CpuTopology topology, int mainCore, int node)
    {
        HashSet<int> taken = [.. topology.SiblingsOf(mainCore)];
        List<int> free = [];
        foreach (int cpu in topology.Online)
        {
            if (taken.Contains(cpu) || (node != CpuTopology.AnyNode && topology.NodeOf(cpu) != node))
                continue;
            free.Add(cpu);
            taken.UnionWith(topology.SiblingsOf(cpu));
        }
        return free;
    }
}
