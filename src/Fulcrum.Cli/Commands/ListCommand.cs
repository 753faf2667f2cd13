using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;
using Grpc.Core;

namespace Fulcrum.Cli.Commands;

/// <summary>`list`: services and servers in ipvsadm's format.</summary>
internal static class ListCommand
{
    private static readonly Option<bool> Stats = new("--stats") { Description = "Connections, packets and bytes, as ipvsadm -Ln --stats" };
    private static readonly Option<bool> Exact = new("--exact") { Description = "With --stats: all digits instead of K, M, G, T" };
    private static readonly Option<bool> Health = new("--health") { Description = "Every real server with its health, also those that are down" };

    private static readonly Option<bool> Checks = new("--checks") { Description = "Every health check with its last result, and when it is made next" };

    private static readonly Option<bool> TunnelInfo = new("--tun-info")
    {
        Description = "With a column about tunnels, as ipvsadm -Ln --tun-info",
    };

    private static readonly Option<bool> Thresholds = new("--thresholds")
    {
        Description = "Limits of sessions, as ipvsadm -Ln --thresholds",
    };

    private static readonly Option<bool> PersistentConnections = new("--persistent-conn")
    {
        Description = "Clients that persistence binds to a server, as ipvsadm -Ln --persistent-conn",
    };

    private static readonly (Option<bool> Option, ServiceColumns Columns)[] Columns =
    [
        (TunnelInfo, ServiceColumns.Tunnels), (Thresholds, ServiceColumns.Thresholds),
        (PersistentConnections, ServiceColumns.PersistentConnections),
    ];

    public static Command Create(GlobalOptions options)
    {
        Command command = options.CreateCommand(
            "list",
            "List virtual services and real servers as ipvsadm -Ln does (servers that are down: see --health).",
            RunAsync,
            Stats,
            Exact,
            Health,
            Checks,
            TunnelInfo,
            Thresholds,
            PersistentConnections);
        command.Aliases.Add("ls");
        command.Validators.Add(result =>
        {
            if (result.GetValue(Checks) && (result.GetValue(Health) || result.GetValue(Stats) || Columns.Any(item => result.GetValue(item.Option))))
            {
                result.AddError("--checks does not go with other tables.");
            }
            else if (result.GetValue(Health) && (result.GetValue(Stats) || result.GetValue(Exact)))
            {
                result.AddError("--health does not go with --stats and --exact.");
            }
            else if (result.GetValue(Exact) && !result.GetValue(Stats))
            {
                result.AddError("--exact goes with --stats.");
            }

            List<string> columns = [.. Columns.Where(item => result.GetValue(item.Option)).Select(item => item.Option.Name)];
            if (columns.Count > 0 && (result.GetValue(Stats) || result.GetValue(Health)))
            {
                result.AddError($"{columns[0]} does not go with --stats and --health.");
            }
            else if (columns.Count > 1)
            {
                result.AddError($"{columns[0]} does not go with {columns[1]}.");
            }
        });
        return command;
    }

    private static async Task RunAsync(CommandContext context)
    {
        ListVirtualServicesResponse listed = await context.Daemon.VirtualServices.ListAsync(new(), context.Daemon.Call);
        if (context.Arguments.GetValue(Stats))
        {
            GetStatisticsResponse statistics = await context.Daemon.Statistics.GetAsync(new(), context.Daemon.Call);
            await context.Output.WriteAsync(context.Json
                ? JsonText.List("services", statistics.Services)
                : StatisticsTable.Format(listed.Services, statistics, context.Arguments.GetValue(Exact)));
        }
        else if (context.Arguments.GetValue(Checks))
        {
            await context.PrintAsync(listed, answer => CheckTable.Format(answer.Services));
        }
        else if (context.Json || context.Arguments.GetValue(Health))
        {
            await context.PrintAsync(listed, answer => HealthTable.Format(answer.Services));
        }
        else
        {
            ServiceColumns columns = Columns.FirstOrDefault(item => context.Arguments.GetValue(item.Option)).Columns;
            await context.Output.WriteAsync(ServiceTable.Format(listed.Services, await SessionCapacityAsync(context), columns));
        }
    }

    /// <summary>The capacity, or 0 and a warning while the data plane is away: what is configured can be listed then, too.</summary>
    private static async Task<ulong> SessionCapacityAsync(CommandContext context)
    {
        try
        {
            return Counters.SessionCapacity(await context.Daemon.Statistics.GetAsync(new(), context.Daemon.Call));
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable && exception.Status.DebugException is null)
        {
            await context.WarnAsync([Failure.Describe(exception)]);
            return 0;
        }
    }
}
