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
        TrafficRates? rates = request.WithRates ? loop.Statistics.Rates : null;
        GetStatisticsResponse response = new();
        response.Services.AddRange(ServiceOrder.Sort(director.Current.Services)
            .Select(s => Service(s, sample, rates)));
        response.Workers.AddRange(sample.Workers.Select(Worker));
        response.Process.AddRange(sample.Process.Select(c => Counter(c, c.Name)));
        return response;
    }

    /// <inheritdoc />
    public override async Task<ZeroStatisticsResponse> Zero(ZeroStatisticsRequest request, ServerCallContext context)
    {
        Model.ServiceKey? service = request.Service is { } named ? director.Current.Service(ApiReader.Key(named)).Key : null;
        await loop.Statistics.ZeroAsync(service, context.CancellationToken).ConfigureAwait(false);
        return new();
    }

    private static ServiceStatistics Service(Model.VirtualService service, StatisticsSample sample, TrafficRates? rates)
    {
        SlotCounters total = sample.Services.GetValueOrDefault(service.Key);
        ServiceStatistics result = new()
        {
            Key = service.Key.ToApi(),
            Total = total.ToApi(),
            SinceZero = sample.ServiceZeros.TryGetValue(service.Key, out SlotCounters zero) ? total.Since(zero).ToApi() : null,
            Rate = rates?.Of(service.Key).ToApi(),
        };
        foreach (Model.RealServer server in service.RealServers)
        {
            ServerKey key = new(service.Key, server.Endpoint);
            SlotCounters counters = sample.Servers.GetValueOrDefault(key);
            result.Servers.Add(new ServerStatistics
            {
                Endpoint = server.Endpoint.ToApi(),
                Total = counters.ToApi(),
                ActiveSessions = counters.ActiveSessions,
                InactiveSessions = counters.InactiveSessions,
                UnansweredSessions = counters.UnansweredSessions,
                RefusedSessions = counters.RefusedSessions,
                SinceZero = sample.ServerZeros.TryGetValue(key, out SlotCounters serverZero) ? counters.Since(serverZero).ToApi() : null,
                Rate = rates?.Of(key).ToApi(),
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
