using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Fulcrum.Cli.Formatting;
using Grpc.Core;

namespace Fulcrum.Cli.Commands;

/// <summary>`sessions [list]`, `sessions count`, `sessions delete`.</summary>
internal static class SessionsCommand
{
    private static readonly Option<ulong?> Limit = ParsedArgument.Number<ulong>("--limit", "At most so many (0: all)");
    private static readonly Option<bool> Ipvsadm = new("--ipvsadm")
    {
        Description = "As ipvsadm -Lnc: without local endpoint and mode, templates behind the sessions",
    };

    private static readonly Option<SessionGroup?> By = ParsedArgument.Word<SessionGroup>(
        "--by", "WHAT", "In groups: service, server, client, state or worker", ParseGroup, "service", "server", "client", "state", "worker");

    private static readonly Option<bool> Everything = new("--all") { Description = "Every session" };
    private static readonly Option<bool> Reset = new("--reset")
    {
        Description = "TCP: both ends get a RST (sessions of UDP and SCTP just end)",
    };

    public static Command Create(GlobalOptions options)
    {
        Command sessions = CreateList(options, "sessions", "List, count and delete sessions; without another word, list them.");
        Command delete = options.CreateCommand(
            "delete", "Delete sessions; new packets of their clients are scheduled anew.", DeleteAsync, [.. SessionFilterOptions.All, Everything, Reset]);
        delete.Validators.Add(result =>
        {
            if (SessionFilterOptions.AreGiven(result) == result.GetValue(Everything))
            {
                result.AddError("Say which sessions, or --all.");
            }
        });
        sessions.Subcommands.Add(CreateList(options, "list", "List sessions with the local endpoint that the real server sees."));
        sessions.Subcommands.Add(options.CreateCommand("count", "Count sessions.", CountAsync, [.. SessionFilterOptions.All, By]));
        sessions.Subcommands.Add(delete);
        return sessions;
    }

    private static Command CreateList(GlobalOptions options, string name, string description) =>
        options.CreateCommand(name, description, ListAsync, [.. SessionFilterOptions.All, Limit, Ipvsadm]);

    private static async Task ListAsync(CommandContext context)
    {
        SessionFilter filter = SessionFilterOptions.Read(context.Arguments);
        bool ipvsadm = context.Arguments.GetValue(Ipvsadm);
        ulong limit = context.Arguments.GetValue(Limit) ?? 0;
        string titles = context.Json ? JsonText.ListStart("sessions") : ipvsadm ? SessionTable.IpvsadmTitles : SessionTable.Titles;
        Func<Session, string> row = context.Json ? JsonText.Element : ipvsadm ? SessionTable.IpvsadmRow : SessionTable.Row;
        ulong listed = await WriteAsync(context, filter, limit, titles, row);
        if (ipvsadm && !filter.Templates && (limit == 0 || listed < limit))
        {
            filter.Templates = true;
            await WriteAsync(context, filter, limit == 0 ? 0 : limit - listed, context.Json && listed > 0 ? JsonText.ListSeparator : "", row);
        }

        await context.Output.WriteAsync(context.Json ? JsonText.ListEnd : "");
    }

    private static async Task<ulong> WriteAsync(CommandContext context, SessionFilter filter, ulong limit, string titles, Func<Session, string> row)
    {
        ListSessionsRequest request = new() { Filter = filter, Limit = limit };
        using AsyncServerStreamingCall<Session> call = context.Daemon.Sessions.List(request, context.Daemon.Stream);
        // The title comes after the first answer, so that a failed request prints none.
        bool more = await call.ResponseStream.MoveNext(context.Cancellation);
        await context.Output.WriteAsync(titles == JsonText.ListSeparator && !more ? "" : titles);
        ulong count = 0;
        for (; more; count++)
        {
            await context.Output.WriteAsync(row(call.ResponseStream.Current));
            more = await call.ResponseStream.MoveNext(context.Cancellation);
            await context.Output.WriteAsync(context.Json && more ? JsonText.ListSeparator : "");
        }

        return count;
    }

    private static async Task CountAsync(CommandContext context)
    {
        CountSessionsRequest request = new()
        {
            Filter = SessionFilterOptions.Read(context.Arguments),
            By = context.Arguments.GetValue(By) ?? SessionGroup.Unspecified,
        };
        CountSessionsResponse counts = await context.Daemon.Sessions.CountAsync(request, context.Daemon.Call);
        await context.PrintAsync(counts, answer => SessionCountTable.Format(answer, request.By));
    }

    private static async Task DeleteAsync(CommandContext context)
    {
        DeleteSessionsRequest request = new()
        {
            Filter = SessionFilterOptions.Read(context.Arguments),
            All = context.Arguments.GetValue(Everything),
            Reset = context.Arguments.GetValue(Reset),
        };
        DeleteSessionsResponse answer = await context.Daemon.Sessions.DeleteAsync(request, context.Daemon.Call);
        await context.PrintAsync(answer, deleted => deleted.Deleted == 1 ? "1 session deleted.\n" : $"{deleted.Deleted} sessions deleted.\n");
    }

    private static SessionGroup ParseGroup(string text) => text switch
    {
        "service" => SessionGroup.Service,
        "server" => SessionGroup.Server,
        "client" => SessionGroup.Client,
        "state" => SessionGroup.State,
        "worker" => SessionGroup.Worker,
        _ => throw new FormatException($"'{text}' is nothing to count by: write service, server, client, state or worker."),
    };
}
