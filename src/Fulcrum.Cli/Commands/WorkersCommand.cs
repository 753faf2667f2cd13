using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Commands;

/// <summary>`workers`.</summary>
internal static class WorkersCommand
{
    private static readonly Option<uint?> Interval = ParsedArgument.Duration("--interval", "What happens in so many seconds, instead of all since the start");
    private static readonly Option<uint?> Watch = ParsedArgument.Duration("--watch", "The same again and again, until it is interrupted");

    public static Command Create(GlobalOptions options)
    {
        Command command = options.CreateCommand(
            "workers", "Show what each worker does: its load, hand-offs, sessions, times between polls, queues.", RunAsync, Interval, Watch);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Interval) is not null && result.GetResult(Watch) is not null)
            {
                result.AddError("--interval does not go with --watch.");
            }
            else if (result.GetValue(Interval) == 0 || result.GetValue(Watch) == 0)
            {
                result.AddError("An interval is at least 1 second.");
            }
        });
        return command;
    }

    private static async Task RunAsync(CommandContext context)
    {
        uint? watch = context.Arguments.GetValue(Watch);
        ListWorkersResponse last = await ListAsync(context);
        if ((watch ?? context.Arguments.GetValue(Interval)) is not { } seconds)
        {
            await context.PrintAsync(last, WorkerTable.Format);
            return;
        }

        do
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), context.Cancellation);
            ListWorkersResponse now = await ListAsync(context);
            await context.PrintAsync(WorkerDifference.Between(last, now), WorkerTable.FormatRates);
            await context.Output.FlushAsync(context.Cancellation);
            last = now;
        }
        while (watch is not null);
    }

    private static async Task<ListWorkersResponse> ListAsync(CommandContext context) =>
        await context.Daemon.Workers.ListAsync(new(), context.Daemon.Call);
}
