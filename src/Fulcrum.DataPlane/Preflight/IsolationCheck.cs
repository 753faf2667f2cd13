using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>Whether the kernel leaves the workers' CPUs alone.</summary>
internal static class IsolationCheck
{
    private const string Subject = "isolation";

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(Machine machine)
    {
        if (!machine.TellsCpus)
            yield break;
        IReadOnlyList<int> workers = machine.Options.WorkerCores;
        List<int> shared = [.. workers.Except(machine.IsolatedCpus)];
        List<int> ticking = [.. workers.Except(machine.TicklessCpus ?? [])];
        string all = CpuList.Format(workers);
        if (machine.Options.Idle == IdlePolicy.Adaptive)
            yield return Finding.Ok(Subject, "Workers sleep when there is nothing to do (--idle adaptive), so they may share their CPUs.");
        else if (shared.Count > 0)
        {
            yield return Finding.Warning(Subject, $"The kernel runs other programs on {Named(shared)}, too, which delays packets by milliseconds. "
                + (machine.Tree.Topology.Online.Except(workers).Any() ? $"Boot with isolcpus={all} nohz_full={all} rcu_nocbs={all}" : "Leave the kernel a CPU of its own")
                + ", or give workers --idle adaptive.");
        }
        else if (ticking.Count > 0)
        {
            yield return Finding.Warning(Subject, $"The kernel's timer interrupts {Named(ticking)} up to 1000 times a second. "
                + (machine.TicklessCpus is null ? "This kernel cannot do without: it has no nohz_full." : $"Boot with nohz_full={all} rcu_nocbs={all}."));
        }
        else
            yield return Finding.Ok(Subject, $"The kernel leaves {Named(workers)} alone.");
    }

    private static string Named(IReadOnlyList<int> cpus) => $"CPU{(cpus.Count == 1 ? "" : "s")} {CpuList.Format(cpus)}";
}
