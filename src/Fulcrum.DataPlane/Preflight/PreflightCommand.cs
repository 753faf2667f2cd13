using System.CommandLine;
using System.Text;
using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>`fulcrum-dataplane preflight`: says of a machine and options what is well, what could be better, and what cannot be.</summary>
internal static class PreflightCommand
{
    private const int Failed = 1;

    private static readonly Option<bool> Offline = new("--offline") { Description = "Leave DPDK and the ports alone: look at the machine only." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document." };

    /// <summary>The verb.</summary>
    /// <param name="options">The options of a start.</param>
    /// <param name="read">Reads them.</param>
    public static Command Create(IEnumerable<Option> options, Func<ParseResult, DataPlaneOptions> read)
    {
        Command command = new("preflight", "Check the machine for a start with the same options: a line each, ok, warning or error, with what to do. "
            + "Exit code 1 where there is an error.");
        foreach (Option option in options)
            command.Add(option);
        command.Add(Offline);
        command.Add(Json);
        command.SetAction(result => Run(read(result), result.GetValue(Offline), result.GetValue(Json)));
        return command;
    }

    private static int Run(DataPlaneOptions options, bool isOffline, bool asJson)
    {
        List<Finding> findings = Look(options, isOffline);
        using Stream output = Console.OpenStandardOutput();
        output.Write(Encoding.UTF8.GetBytes(asJson ? PreflightReport.Json(findings) : PreflightReport.Text(findings)));
        return findings.Any(finding => finding.Severity == Severity.Error) ? Failed : 0;
    }

    private static List<Finding> Look(DataPlaneOptions options, bool isOffline)
    {
        using InstanceLock? held = InstanceLock.TryTake(options.Instance);
        Machine machine = new(options, SystemTree.Real) { IsRunning = held is null };
        List<Finding> findings = MachineChecks.Run(machine);
        if (machine.IsRunning)
            findings.Add(Finding.Ok("ports", $"Data plane \"{options.Instance}\" runs and has its ports; what it found of them, fulcrumctl ports says."));
        else if (isOffline)
            findings.Add(Finding.Ok("ports", "They are not tried (--offline)."));
        else if (findings.Any(finding => finding.Severity == Severity.Error))
            findings.Add(Finding.Warning("ports", "They are not tried, because of the errors above."));
        else
            findings.AddRange(PortTrial.Run(options));
        return findings;
    }
}
