using System.CommandLine;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Commands;

/// <summary>`sync`.</summary>
internal static class SyncCommand
{
    public static Command Create(GlobalOptions options) => options.CreateCommand(
        "sync", "Show how it stands with the other director that sessions are synchronised with: state, lag, what is told and refused, differences.",
        RunAsync);

    private static async Task RunAsync(CommandContext context) =>
        await context.PrintAsync(await context.Daemon.SessionSync.GetAsync(new(), context.Daemon.Call), SyncText.Format);
}
