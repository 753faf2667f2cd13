using System.Net;
using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane.Statistics;
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
        return AppliedAsync(key, server.Endpoint, context);
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
        StatisticsSample? statistics = await loop.TryReadStatisticsAsync(context.CancellationToken).ConfigureAwait(false);
        SlotCounters counters = statistics?.Servers.GetValueOrDefault(new(key, endpoint)) ?? default;
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

    private async Task<RealServer> AppliedAsync(Model.ServiceKey key, IPEndPoint endpoint, ServerCallContext context)
    {
        await loop.AppliedAsync(context.CancellationToken).ConfigureAwait(false);
        StatisticsSample? statistics = await loop.TryReadStatisticsAsync(context.CancellationToken).ConfigureAwait(false);
        Model.VirtualService service = director.Current.Service(key);
        Model.RealServer server = service.Server(endpoint);
        return server.ToApi(service, loop.Health.Current, statistics, loop.SlowStart.Weights).WithDrain(key, loop.Drains)
            .WithChecks(service, server, loop.Health);
    }
}
