using System.CommandLine;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>
/// `config check` and `config lvs`: both tell what is wrong with a file on standard error. The exit code of the one is that of keepalived -t,
/// that of the other 0 for whatever can run.
/// </summary>
internal static class ConfigCheckCommands
{
    private static readonly Argument<string> ConfigurationFile = new("FILE") { Description = "Configuration file" };
    private static readonly Option<string?> Id = new("--config-id", "-i")
    {
        Description = "Which lines that begin with '@ID' count; the first label of the host's name unless it is given", HelpName = "ID",
    };

    /// <summary>Only what is wrong.</summary>
    public static Command CreateCheck() => Create("check", """
        Tell what is wrong with a configuration.
        Exit code: 0 nothing, 4 it cannot run, 5 it runs, with warnings, 6 it runs, and scripts are not trusted.
        """, result => ExitClass.Of(result.Diagnostics), _ => []);

    /// <summary>Also what keepalived would do with it.</summary>
    public static Command CreateLvs() => Create("lvs",
        "List what keepalived would tell LVS for a configuration at a start, before any check has answered",
        result => result.Model is null ? ExitClass.Refused : ExitClass.Clean,
        LvsCommands.Of);

    private static Command Create(
        string name, string description, Func<ConfigurationResult, int> exitCode, Func<DirectorModel, IEnumerable<string>> list)
    {
        Command command = new(name, description) { ConfigurationFile, Id };
        command.SetAction(arguments => Run(arguments, exitCode, list));
        return command;
    }

    private static int Run(
        ParseResult arguments, Func<ConfigurationResult, int> exitCode, Func<DirectorModel, IEnumerable<string>> list)
    {
        ConfigurationOptions options = arguments.GetValue(Id) is { } id ? new() { Id = id } : ConfigurationOptions.Default;
        ConfigurationResult result = ConfigurationLoader.Load(arguments.GetRequiredValue(ConfigurationFile), options);
        DiagnosticRenderer renderer = DiagnosticRenderer.For(Console.IsErrorRedirected, Environment.GetEnvironmentVariable);
        foreach (Diagnostic item in result.Diagnostics)
            arguments.InvocationConfiguration.Error.WriteLine(renderer.Render(item));
        foreach (string line in result.Model is null ? [] : list(result.Model))
            arguments.InvocationConfiguration.Output.WriteLine(line);
        return exitCode(result);
    }
}
