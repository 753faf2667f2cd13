using System.CommandLine;
using System.CommandLine.Parsing;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Commands;

/// <summary>`workers`.</summary>
internal static class WorkersCommand
{
    private const uint CyclesSeconds = 2;

    // Beyond the next look, so that sampling goes on until it and still ends when nobody looks any more.
    private const uint GraceSeconds = 2;

    private static readonly Option<uint?> Interval = ParsedArgument.Duration("--interval", "What happens in so many seconds, instead of all since the start");
    private static readonly Option<uint?> Watch = ParsedArgument.Duration("--watch", "The same again and again, until it is interrupted");

    private static readonly Option<bool> Cycles = new("--cycles")
    {
        Description = $"Where their cycles go, by stage of a packet's way, within {CyclesSeconds} seconds or the given ones: some polls are sampled",
    };

    private static readonly Option<uint?> Every = ParsedArgument.Number<uint>("--every", "With --cycles: sample one in N polls; 64 if not given");

    public static Command Create(GlobalOptions options)
    {
        Command command = options.CreateCommand(
            "workers", "Show what each worker does: its load, hand-offs, sessions, times between polls, queues; or where its cycles go.", RunAsync,
            Interval, Watch, Cycles, Every);
        command.Validators.Add(result =>
        {
            if (Problem(result) is { } problem)
            {
                result.AddError(problem);
            }
        });
        return command;
    }

    private static string? Problem(CommandResult result) => result switch
    {
        _ when result.GetResult(Interval) is not null && result.GetResult(Watch) is not null => "--interval does not go with --watch.",
        _ when result.GetValue(Interval) == 0 || result.GetValue(Watch) == 0 => "An interval is at least 1 second.",
        _ when result.GetResult(Every) is not null && !result.GetValue(Cycles) => "--every goes with --cycles only.",
        _ when result.GetValue(Every) == 0 => "--every is at least 1.",
        _ => null,
    };

    private static async Task RunAsync(CommandContext context)
    {
        uint? watch = context.Arguments.GetValue(Watch);
        bool cycles = context.Arguments.GetValue(Cycles);
        uint? seconds = watch ?? context.Arguments.GetValue(Interval) ?? (cycles ? CyclesSeconds : null);
        if (seconds is not { } span)
        {
            await context.PrintAsync(await ListAsync(context), WorkerTable.Format);
            return;
        }

        ListWorkersResponse? last = null;
        do
        {
            await SampleAsync(context, span);
            last ??= await ListAsync(context);
            await Task.Delay(TimeSpan.FromSeconds(span), context.Cancellation);
            ListWorkersResponse now = await ListAsync(context);
            await context.PrintAsync(WorkerDifference.Between(last, now), cycles ? StageTable.Format : WorkerTable.FormatRates);
            await context.Output.FlushAsync(context.Cancellation);
            last = now;
        }
        while (watch is not null);
    }

    /// <summary>Has cycles sampled until after the next look, if they are what is wanted.</summary>
    private static async Task SampleAsync(CommandContext context, uint seconds)
    {
        if (context.Arguments.GetValue(Cycles))
        {
            SampleCyclesRequest request = new() { Interval = context.Arguments.GetValue(Every) ?? 0, Seconds = seconds + GraceSeconds };
            await context.Daemon.Workers.SampleCyclesAsync(request, context.Daemon.Call);
        }
    }

    private static async Task<ListWorkersResponse> ListAsync(CommandContext context) =>
        await context.Daemon.Workers.ListAsync(new(), context.Daemon.Call);
}
