using System.CommandLine;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Commands;

/// <summary>`counters`.</summary>
internal static class CountersCommand
{
    public static Command Create(GlobalOptions options) =>
        options.CreateCommand("counters", "Show every counter of the data plane process and of its workers.", RunAsync);

    private static async Task RunAsync(CommandContext context) =>
        await context.PrintAsync(await context.Daemon.Statistics.GetAsync(new(), context.Daemon.Call), CounterTable.FormatAll);
}
