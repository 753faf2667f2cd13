using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>Whether the CPUs of the options are there, and nobody else's.</summary>
internal static class CpuCheck
{
    private const string Subject = "cpus";

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(Machine machine)
    {
        IReadOnlyList<int> workers = machine.Options.WorkerCores;
        int main = machine.Options.MainCore;
        if (!machine.TellsCpus)
        {
            yield return Finding.Warning(Subject, "/sys tells nothing of CPUs here: placement, isolation, frequency and hyper-threads are not checked.");
            yield break;
        }
        List<int> online = machine.Tree.Topology.Online;
        foreach (int missing in workers.Append(main).Except(online))
            yield return Finding.Error(Subject, $"There is no CPU {missing}; this machine has {CpuList.Format(online)}. See --cores and --main-core.");
        if (workers.Contains(main))
            yield return Finding.Warning(Subject, $"A worker shares CPU {main} with everything else that the data plane does; "
                + $"{(machine.Options.Idle == IdlePolicy.Busy ? "both get half of it, use --idle adaptive or another CPU" : "packets wait while that runs")}. See --cores and --main-core.");
        else if (!workers.Append(main).Except(online).Any())
            yield return Finding.Ok(Subject, $"Workers on {CpuList.Format(workers)}, everything else on {main}.");
    }
}
