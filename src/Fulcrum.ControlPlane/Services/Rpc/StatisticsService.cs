using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Services.Mapping;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.Statistics.</summary>
public sealed class StatisticsService(Director director, ControlLoop loop) : Statistics.StatisticsBase
{
    private const string DropPrefix = "drop.";

    /// <inheritdoc />
    public override async Task<GetStatisticsResponse> Get(GetStatisticsRequest request, ServerCallContext context)
    {
        StatisticsSample sample = await loop.Statistics.ReadAsync(context.CancellationToken).ConfigureAwait(false);
        GetStatisticsResponse response = new();
        response.Services.AddRange(ServiceOrder.Sort(director.Current.Services)
            .Select(s => Service(s, sample)));
        response.Workers.AddRange(sample.Workers.Select(Worker));
        response.Process.AddRange(sample.Process.Select(c => Counter(c, c.Name)));
        return response;
    }

    private static ServiceStatistics Service(Model.VirtualService service, StatisticsSample sample)
    {
        ServiceStatistics result = new()
        {
            Key = service.Key.ToApi(),
            Total = sample.Services.GetValueOrDefault(service.Key).ToApi(),
        };
        foreach (Model.RealServer server in service.RealServers)
        {
            SlotCounters counters = sample.Servers.GetValueOrDefault(new ServerKey(service.Key, server.Endpoint));
            result.Servers.Add(new ServerStatistics
            {
                Endpoint = server.Endpoint.ToApi(),
                Total = counters.ToApi(),
                ActiveSessions = counters.ActiveSessions,
                InactiveSessions = counters.InactiveSessions,
                UnansweredSessions = counters.UnansweredSessions,
                RefusedSessions = counters.RefusedSessions,
            });
        }
        return result;
    }

    private static WorkerStatistics Worker(IReadOnlyList<CounterValue> counters, int index)
    {
        WorkerStatistics result = new() { Worker = (uint)index };
        ILookup<bool, CounterValue> byKind = counters.ToLookup(c => c.Name.StartsWith(DropPrefix, StringComparison.Ordinal));
        result.Counters.AddRange(byKind[false].Select(c => Counter(c, c.Name)));
        // "none" is the absence of a reason.
        result.Drops.AddRange(byKind[true].Select(c => Counter(c, c.Name[DropPrefix.Length..])).Where(c => c.Name != "none"));
        return result;
    }

    private static Counter Counter(CounterValue counter, string name) =>
        new() { Name = name, Value = counter.Value, Help = counter.Help };
}
