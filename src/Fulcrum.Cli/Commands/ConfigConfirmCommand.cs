using System.CommandLine;

namespace Fulcrum.Cli.Commands;

/// <summary>`config confirm`.</summary>
internal static class ConfigConfirmCommand
{
    public static Command Create(GlobalOptions options) => options.CreateCommand(
        "confirm", "Keep the configuration that was loaded with --confirm-within.", RunAsync);

    private static async Task RunAsync(CommandContext context) =>
        await context.PrintChangeAsync(await context.Daemon.Configuration.ConfirmAsync(new(), context.Daemon.Call));
}
