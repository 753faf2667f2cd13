using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>Whether the workers' CPUs run at full speed from the first packet.</summary>
internal static class FrequencyCheck
{
    private const string Subject = "frequency";

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(Machine machine)
    {
        if (!machine.TellsCpus)
            yield break;
        List<(int Cpu, string Governor)> governed = [];
        foreach (int cpu in machine.Options.WorkerCores)
            if (machine.GovernorOf(cpu) is { } governor)
                governed.Add((cpu, governor));
        List<IGrouping<string, int>> slow = [.. governed.Where(of => of.Governor != "performance").GroupBy(of => of.Governor, of => of.Cpu)];
        if (slow.Count > 0)
        {
            string which = string.Join("; ", slow.Select(group => $"\"{group.Key}\" on {CpuList.Format([.. group])}"));
            yield return Finding.Warning(Subject, $"The frequency governor is {which}, which lets a CPU slow down. "
                + $"Set it: cpupower -c {CpuList.Format([.. slow.SelectMany(group => group)])} frequency-set -g performance.");
        }
        else if (governed.Count == 0)
            yield return Finding.Ok(Subject, "The kernel does not change the CPUs' frequency here.");
        else
            yield return Finding.Ok(Subject, "The workers' frequency governor is \"performance\".");
    }
}
