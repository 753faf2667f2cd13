using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Fulcrum.Cli.Formatting;
using Grpc.Core;

namespace Fulcrum.Cli.Commands;

/// <summary>`reload`.</summary>
internal static class ReloadCommand
{
    private static readonly Option<uint?> ConfirmWithin = ParsedArgument.Duration(
        "--confirm-within", "Go back to the configuration of before unless 'config confirm' comes in this time: 90, 10m, 2h");

    public static Command Create(GlobalOptions options) => options.CreateCommand(
        "reload", "Read the configuration file again. A file with errors is refused whole and changes nothing.", RunAsync, ConfirmWithin);

    private static async Task RunAsync(CommandContext context)
    {
        ReloadRequest request = new() { ConfirmWithinSeconds = context.Arguments.GetValue(ConfirmWithin) ?? 0 };
        ReloadResponse reloaded = await ReloadAsync(context, request);
        await context.PrintAsync(reloaded, Format);
        if (!context.Json)
        {
            await context.WarnAsync(reloaded.Warnings);
        }
    }

    private static async Task<ReloadResponse> ReloadAsync(CommandContext context, ReloadRequest request)
    {
        try
        {
            return await context.Daemon.Director.ReloadAsync(request, context.Daemon.Call);
        }
        catch (RpcException exception) when (ConfigurationRefusals.Of(exception) is { } refusal)
        {
            // A status holds a part of a long list.
            if (refusal.Omitted > 0 && await context.Daemon.Director.GetStatusAsync(new(), context.Daemon.Call) is { LastRefusal: { } whole })
            {
                refusal = whole;
            }

            throw new RequestException(ConfigurationRefusals.Text(refusal, "The reload is refused, and everything goes on as it was"));
        }
    }

    private static string Format(ReloadResponse answer)
    {
        string loaded = $"The configuration is loaded: {answer.Services} virtual {(answer.Services == 1 ? "service" : "services")}.\n";
        return answer.PendingConfirmation is { } pending
            ? loaded + $"It goes back in {DurationText.Format(pending.RemainingSeconds)} unless it is confirmed: fulcrumctl config confirm\n"
            : loaded;
    }
}
