using System.CommandLine;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Commands;

/// <summary>`reload`.</summary>
internal static class ReloadCommand
{
    public static Command Create(GlobalOptions options) => options.CreateCommand(
        "reload", "Read the configuration file again. A file with errors is refused whole and changes nothing.", RunAsync);

    private static async Task RunAsync(CommandContext context)
    {
        ReloadResponse reloaded = await context.Daemon.Director.ReloadAsync(new(), context.Daemon.Call);
        await context.PrintAsync(reloaded, answer => $"The configuration is loaded: {answer.Services} virtual {(answer.Services == 1 ? "service" : "services")}.\n");
        if (!context.Json)
        {
            await context.WarnAsync(reloaded.Warnings);
        }
    }
}
