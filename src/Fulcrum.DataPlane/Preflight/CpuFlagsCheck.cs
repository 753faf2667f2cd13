namespace Fulcrum.DataPlane.Preflight;

/// <summary>Whether the CPU has the instructions that packets are handled with.</summary>
internal static class CpuFlagsCheck
{
    private const string Subject = "cpu flags";

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(Machine machine)
    {
        string? line = machine.Tree.Text("proc/cpuinfo")?.Split('\n').FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal));
        if (line is null)
        {
            yield return Finding.Warning(Subject, "/proc/cpuinfo does not tell this CPU's instructions; the figures of this version are those of x86-64.");
            yield break;
        }
        HashSet<string> flags = [.. line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        if (!flags.Contains("sse4_2"))
            yield return Finding.Error(Subject, "The CPU has no SSE4.2, which DPDK is built for. A virtual machine gets it with another CPU model (host).");
        List<string> slow = [];
        if (!flags.Contains("aes"))
            slow.Add("AES (the session table's hash is several times slower)");
        if (!flags.Contains("avx2"))
            slow.Add("AVX2 (copies and route look-ups are slower)");
        if (!flags.Contains("bmi2"))
            slow.Add("BMI2 (local ports are chosen more slowly)");
        if (slow.Count > 0)
            yield return Finding.Warning(Subject, $"The CPU has no {string.Join(", no ", slow)}. A virtual machine gets them with another CPU model (host).");
        else if (flags.Contains("sse4_2"))
            yield return Finding.Ok(Subject, "SSE4.2, AVX2, AES and BMI2 are there.");
    }
}
