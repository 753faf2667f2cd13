using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Fulcrum.Cli.Formatting;
using Grpc.Core;

namespace Fulcrum.Cli.Commands;

/// <summary>`sessions`: the session tables, printed as they arrive.</summary>
internal static class SessionsCommand
{
    private static readonly Option<ServiceKey?> Service = ParsedArgument.ServiceFilter();
    private static readonly Option<ulong?> Limit = ParsedArgument.Number<ulong>("--limit", "At most so many (0: all)");

    public static Command Create(GlobalOptions options) => options.CreateCommand(
        "sessions",
        "List sessions as ipvsadm -Lnc does, with the local endpoint that the real server sees.",
        RunAsync,
        Service,
        Limit);

    private static async Task RunAsync(CommandContext context)
    {
        ListSessionsRequest request = new()
        {
            Filter = context.Arguments.GetValue(Service) is { } service ? new() { Service = service } : null,
            Limit = context.Arguments.GetValue(Limit) ?? 0,
        };
        using AsyncServerStreamingCall<Session> call = context.Daemon.Sessions.List(request, context.Daemon.Stream);
        // The title comes after the first answer, so that a failed request prints none.
        bool more = await call.ResponseStream.MoveNext(context.Cancellation);
        await context.Output.WriteAsync(context.Json ? JsonText.ListStart("sessions") : SessionTable.Titles);
        while (more)
        {
            Session session = call.ResponseStream.Current;
            await context.Output.WriteAsync(context.Json ? JsonText.Element(session) : SessionTable.Row(session));
            more = await call.ResponseStream.MoveNext(context.Cancellation);
            await context.Output.WriteAsync(context.Json && more ? JsonText.ListSeparator : "");
        }

        await context.Output.WriteAsync(context.Json ? JsonText.ListEnd : "");
    }
}
