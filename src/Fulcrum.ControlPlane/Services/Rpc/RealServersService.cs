using System.Net;
using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Services.Mapping;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.RealServers.</summary>
public sealed class RealServersService(Director director, ControlLoop loop) : RealServers.RealServersBase
{
    /// <inheritdoc />
    public override Task<RealServer> Create(CreateRealServerRequest request, ServerCallContext context)
    {
        FieldErrors errors = new();
        Model.ServiceKey key = ApiReader.Key(request.Service, "service", errors);
        Model.RealServer server = ApiReader.Server(request.Server, "server", errors);
        errors.ThrowIfAny();
        director.Change(m => m.Create(key, server));
        return AppliedAsync(key, server.Endpoint, context, isNew: true);
    }

    /// <inheritdoc />
    public override Task<RealServer> Update(UpdateRealServerRequest request, ServerCallContext context)
    {
        FieldErrors errors = new();
        Model.ServiceKey key = ApiReader.Key(request.Service, "service", errors);
        RealServer server = request.Server ?? new();
        IPEndPoint endpoint = ApiReader.EndPoint(server.Endpoint, "server.endpoint", errors);
        int weight = ApiReader.Weight(server.Weight, "server.weight", errors);
        Model.ForwardingMode? mode = ApiReader.Mode(server.Mode, "server.mode", errors);
        Model.Tunnel? tunnel = ApiReader.Tunnel(server.Tunnel, "server.tunnel", errors);
        errors.ThrowIfAny();
        ServerChange change = new(weight, mode, tunnel, server.UpperThreshold, server.LowerThreshold);
        director.Change(m => m.Update(key, endpoint, change));
        return AppliedAsync(key, endpoint, context);
    }

    /// <inheritdoc />
    public override async Task<DeleteRealServerResponse> Delete(DeleteRealServerRequest request, ServerCallContext context)
    {
        FieldErrors errors = new();
        Model.ServiceKey key = ApiReader.Key(request.Service, "service", errors);
        IPEndPoint endpoint = ApiReader.EndPoint(request.Endpoint, "endpoint", errors);
        errors.ThrowIfAny();
        director.Change(m => m.Delete(key, endpoint));
        await loop.AppliedAsync(context.CancellationToken).ConfigureAwait(false);
        return new();
    }

    /// <inheritdoc />
    public override async Task<RealServer> Drain(DrainRealServerRequest request, ServerCallContext context)
    {
        FieldErrors errors = new();
        Model.ServiceKey key = ApiReader.Key(request.Service, "service", errors);
        IPEndPoint endpoint = ApiReader.EndPoint(request.Endpoint, "endpoint", errors);
        DataPlane.DrainEnd end = ApiDrains.End(request.End, "end", errors);
        errors.ThrowIfAny();
        _ = director.Current.Service(key).Server(endpoint);
        SlotCounters counters = await CountersAsync(new(key, endpoint), context).ConfigureAwait(false);
        TimeSpan? deadline = request.DeadlineSeconds == 0 ? null : TimeSpan.FromSeconds(request.DeadlineSeconds);
        loop.Drains.Begin(new(key, endpoint), deadline, end, counters.ActiveSessions + counters.InactiveSessions);
        loop.SaveDrains();
        return await AppliedAsync(key, endpoint, context).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async Task<RealServer> Undrain(UndrainRealServerRequest request, ServerCallContext context)
    {
        FieldErrors errors = new();
        Model.ServiceKey key = ApiReader.Key(request.Service, "service", errors);
        IPEndPoint endpoint = ApiReader.EndPoint(request.Endpoint, "endpoint", errors);
        errors.ThrowIfAny();
        _ = director.Current.Service(key).Server(endpoint);
        if (!loop.Drains.Stop(new(key, endpoint)))
            throw new RefusedException(StatusCode.FailedPrecondition, $"real server {endpoint} of virtual service {key} does not drain");
        loop.SaveDrains();
        return await AppliedAsync(key, endpoint, context).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override Task<RealServer> OverrideWeight(OverrideRealServerWeightRequest request, ServerCallContext context)
    {
        FieldErrors errors = new();
        Model.ServiceKey key = ApiReader.Key(request.Service, "service", errors);
        IPEndPoint endpoint = ApiReader.EndPoint(request.Endpoint, "endpoint", errors);
        uint? weight = ApiWeights.Read(request, errors);
        errors.ThrowIfAny();
        _ = director.Current.Service(key).Server(endpoint);
        loop.Weights.Set(new(key, endpoint), weight);
        loop.SaveWeights();
        return AppliedAsync(key, endpoint, context);
    }

    private async Task<RealServer> AppliedAsync(Model.ServiceKey key, IPEndPoint endpoint, ServerCallContext context, bool isNew = false)
    {
        await loop.AppliedAsync(context.CancellationToken).ConfigureAwait(false);
        ServerKey server = new(key, endpoint);
        // What is not known of a server that has just been added is 0.
        SlotCounters counters = isNew
            ? loop.Statistics.ReadServer(server) ?? default
            : await CountersAsync(server, context).ConfigureAwait(false);
        Model.VirtualService service = director.Current.Service(key);
        Model.RealServer found = service.Server(endpoint);
        return found.ToApi(service, loop.Health.Current, counters, loop.SlowStart.Weights)
            .WithOverride(key, loop.Weights, loop.SlowStart.Weights).WithDrain(key, loop.Drains).WithChecks(service, found, loop.Health);
    }

    /// <summary>One server's are a few reads of memory; all are read for one that nobody has asked for yet.</summary>
    private async Task<SlotCounters> CountersAsync(ServerKey server, ServerCallContext context)
    {
        if (loop.Statistics.ReadServer(server) is { } counters)
            return counters;
        StatisticsSample? statistics = await loop.TryReadStatisticsAsync(context.CancellationToken).ConfigureAwait(false);
        return statistics?.Servers.GetValueOrDefault(server) ?? default;
    }
}
