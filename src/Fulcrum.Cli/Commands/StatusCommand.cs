using System.CommandLine;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Commands;

/// <summary>`status`.</summary>
internal static class StatusCommand
{
    public static Command Create(GlobalOptions options) =>
        options.CreateCommand("status", "Show the daemon, its configuration file, the data plane and what is wrong with them.", RunAsync);

    private static async Task RunAsync(CommandContext context) =>
        await context.PrintAsync(await context.Daemon.Director.GetStatusAsync(new(), context.Daemon.Call), StatusText.Format);
}
