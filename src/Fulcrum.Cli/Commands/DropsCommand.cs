using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Commands;

/// <summary>`drops`.</summary>
internal static class DropsCommand
{
    private static readonly Option<bool> All = new("--all") { Description = "Also the reasons for which nothing was dropped" };

    public static Command Create(GlobalOptions options) => options.CreateCommand(
        "drops", "Show how many received packets were dropped, by reason, added up over workers.", RunAsync, All);

    private static async Task RunAsync(CommandContext context)
    {
        IReadOnlyList<Counter> drops = Counters.Drops(await context.Daemon.Statistics.GetAsync(new(), context.Daemon.Call));
        bool all = context.Arguments.GetValue(All);
        await context.Output.WriteAsync(context.Json
            ? JsonText.List("drops", drops.Where(drop => all || drop.Value > 0))
            : CounterTable.FormatDrops(drops, all));
    }
}
