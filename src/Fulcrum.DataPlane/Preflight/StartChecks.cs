using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>The checks that every start makes before DPDK is started: what it cannot do, it says better than DPDK does.</summary>
internal static class StartChecks
{
    /// <summary>Logs what could be better.</summary>
    /// <exception cref="StartupException">Something makes the start impossible; the text says what to do.</exception>
    public static void Run(Machine machine, Action<string> log)
    {
        List<Finding> findings = MachineChecks.Run(machine);
        foreach (Finding warning in findings.Where(finding => finding.Severity == Severity.Warning))
            log($"Warning: {warning.Subject}: {warning.Text}");
        string errors = string.Join(' ', findings.Where(finding => finding.Severity == Severity.Error).Select(error => $"{error.Subject}: {error.Text}"));
        if (errors.Length > 0)
            throw new StartupException(char.ToUpperInvariant(errors[0]) + errors[1..]);
    }
}
