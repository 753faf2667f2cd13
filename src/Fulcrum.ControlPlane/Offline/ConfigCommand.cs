using System.CommandLine;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>`fulcrumd config`: what a configuration says, without running it. Needs no running daemon.</summary>
internal static class ConfigCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "Configuration file" };
    private static readonly Option<string?> Id = new("--config-id", "-i")
    {
        Description = "Id of lines that begin with '@ID'; the first label of the host's name unless it is given", HelpName = "ID",
    };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        Command check = new("check", """
            Read a configuration and tell what is wrong with it.
            Exit code: 0 nothing, 4 it cannot run, 5 it runs, with warnings, 6 it runs, and scripts are not trusted.
            """) { File, Id };
        check.SetAction(arguments => Check(arguments, _ => { }));
        Command lvs = new("lvs", "List what keepalived would tell LVS for a configuration at a start, before any check has answered") { File, Id };
        lvs.SetAction(arguments => Check(arguments, model =>
        {
            foreach (string line in LvsCommands.Of(model))
                arguments.InvocationConfiguration.Output.WriteLine(line);
        }));
        return new Command("config", "Look at a configuration file")
        {
            check, lvs, ConfigShowCommand.Create(), ConfigDiffCommand.Create(),
        };
    }

    private static int Check(ParseResult arguments, Action<DirectorModel> show)
    {
        ConfigurationResult result = ConfigurationLoader.Load(arguments.GetRequiredValue(File));
        TextWriter error = arguments.InvocationConfiguration.Error;
        DiagnosticRenderer renderer = DiagnosticRenderer.For(Console.IsErrorRedirected, Environment.GetEnvironmentVariable);
        foreach (Diagnostic item in result.Diagnostics)
            error.WriteLine(renderer.Render(item));
        if (result.Model is not null)
            show(result.Model);
        return ExitClass.Of(result.Diagnostics);
    }
}
