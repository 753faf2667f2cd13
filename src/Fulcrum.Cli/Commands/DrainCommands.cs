using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Commands;

/// <summary>`server drain`, `server undrain`.</summary>
internal static class DrainCommands
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);
    private static readonly ServiceReference Service = new("SERVICE");
    private static readonly Argument<Endpoint> Server = ParsedArgument.Endpoint();
    private static readonly Option<uint?> Deadline = ParsedArgument.Duration("--deadline", "When what is left ends: 90, 10m, 2h (0: never)");
    private static readonly Option<DrainEnd?> End = ParsedArgument.Word<DrainEnd>(
        "--end", "HOW", "What is left at the deadline: reset (RST to both ends), move (forgotten, scheduled anew), keep", ParseEnd, "reset", "move",
        "keep");

    private static readonly Option<bool> Watch = new("--watch") { Description = "Print the progress once a second until it has drained" };

    public static Command[] Create(GlobalOptions options)
    {
        Command drain = options.CreateCommand(
            "drain", "No new sessions, also of what the file owns; what is left at the deadline ends.", DrainAsync,
            [.. Service.All, Server, Deadline, End, Watch]);
        Command undrain = options.CreateCommand("undrain", "End a drain: the server takes new sessions again.", UndrainAsync, [.. Service.All, Server]);
        drain.Validators.Add(Service.Validate);
        undrain.Validators.Add(Service.Validate);
        return [drain, undrain];
    }

    private static async Task DrainAsync(CommandContext context)
    {
        DrainRealServerRequest request = new()
        {
            Service = Service.Get(context.Arguments),
            Endpoint = context.Arguments.GetRequiredValue(Server),
            DeadlineSeconds = context.Arguments.GetValue(Deadline) ?? 0,
            End = context.Arguments.GetValue(End) ?? DrainEnd.Unspecified,
        };
        RealServer server = await context.Daemon.RealServers.DrainAsync(request, context.Daemon.Call);
        if (!context.Arguments.GetValue(Watch))
        {
            await context.PrintChangeAsync(server);
            return;
        }

        while (server.Drain is { } drain)
        {
            await context.PrintAsync(server, answer => DrainText.Line(answer.Drain) + "\n");
            await context.Output.FlushAsync(context.Cancellation);
            if (drain.Finished || drain.SessionsNow == 0)
            {
                return;
            }

            await Task.Delay(WatchInterval, context.Cancellation);
            VirtualService service = await context.Daemon.VirtualServices.GetAsync(new() { Key = request.Service }, context.Daemon.Call);
            server = service.RealServers.FirstOrDefault(other => other.Endpoint.Equals(request.Endpoint)) ?? new();
        }
    }

    private static async Task UndrainAsync(CommandContext context)
    {
        UndrainRealServerRequest request = new()
        {
            Service = Service.Get(context.Arguments), Endpoint = context.Arguments.GetRequiredValue(Server),
        };
        await context.PrintChangeAsync(await context.Daemon.RealServers.UndrainAsync(request, context.Daemon.Call));
    }

    private static DrainEnd ParseEnd(string text) => text switch
    {
        "reset" => DrainEnd.Reset,
        "move" => DrainEnd.Move,
        "keep" => DrainEnd.Keep,
        _ => throw new FormatException($"'{text}' is no way to end a drain: write reset, move or keep."),
    };
}
