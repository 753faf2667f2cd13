using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>Whether each worker has its physical core for itself.</summary>
internal static class SiblingCheck
{
    private const string Subject = "hyper-threads";

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(Machine machine)
    {
        if (!machine.TellsCpus)
            yield break;
        IReadOnlyList<int> workers = machine.Options.WorkerCores;
        List<int> isolated = machine.IsolatedCpus;
        HashSet<int> halves = [];
        HashSet<int> disturbing = [];
        foreach (int worker in workers)
        {
            foreach (int sibling in machine.SiblingsOf(worker))
            {
                if (workers.Contains(sibling))
                    halves.Add(worker);
                else if (sibling == machine.Options.MainCore || !isolated.Contains(sibling))
                    disturbing.Add(sibling);
            }
        }
        if (halves.Count > 0)
        {
            yield return Finding.Warning(Subject, $"Workers on {CpuList.Format([.. halves])} share physical cores, so that each is little more than half a worker. "
                + "Choose --cores with one CPU of each core; lscpu -e shows them.");
        }
        if (disturbing.Count > 0)
        {
            string list = CpuList.Format([.. disturbing]);
            yield return Finding.Warning(Subject, $"CPUs {list} are the other halves of workers' cores, and what runs there slows the workers down. "
                + $"Switch them off: chcpu -d {list}; or add them to isolcpus, and use neither as --main-core.");
        }
        if (halves.Count + disturbing.Count == 0)
            yield return Finding.Ok(Subject, "Each worker has a physical core for itself.");
    }
}
