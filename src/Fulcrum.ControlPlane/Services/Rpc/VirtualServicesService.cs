using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.Services.Mapping;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.VirtualServices.</summary>
public sealed class VirtualServicesService(Director director, ControlLoop loop) : VirtualServices.VirtualServicesBase
{
    /// <inheritdoc />
    public override async Task<ListVirtualServicesResponse> List(ListVirtualServicesRequest request, ServerCallContext context)
    {
        StatisticsSample? statistics = await loop.TryReadStatisticsAsync(context.CancellationToken).ConfigureAwait(false);
        ListVirtualServicesResponse response = new();
        response.Services.AddRange(ServiceOrder.Sort(director.Current.Services).Select(s => Write(s, statistics)));
        return response;
    }

    /// <inheritdoc />
    public override Task<VirtualService> Get(GetVirtualServiceRequest request, ServerCallContext context) =>
        ReadAsync(ApiReader.Key(request.Key), context);

    /// <inheritdoc />
    public override async Task<VirtualService> Create(CreateVirtualServiceRequest request, ServerCallContext context)
    {
        FieldErrors errors = new();
        Model.VirtualService service = ApiReader.Service(request.Service, "service", errors);
        errors.ThrowIfAny();
        director.Change(m => m.Create(service));
        await loop.AppliedAsync(context.CancellationToken).ConfigureAwait(false);
        return await ReadAsync(service.Key, context).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async Task<VirtualService> Update(UpdateVirtualServiceRequest request, ServerCallContext context)
    {
        FieldErrors errors = new();
        VirtualService service = request.Service ?? new();
        Model.ServiceKey key = ApiReader.Key(service.Key, "service.key", errors);
        Model.ClientAddress? clientAddress = ApiReader.ClientAddress(service.ClientAddress, "service.client_address", errors);
        Model.VirtualService options = new Model.VirtualService
        {
            Key = key, Scheduler = Model.Schedulers.Default, RealServers = [], Origin = Model.Origin.Api,
        }.With(service, "service", errors);
        errors.ThrowIfAny();
        string? pool = service.LocalAddressPool.Length == 0 ? null : service.LocalAddressPool;
        director.Change(m => m.Update(key, s =>
            options with { LocalAddressPool = pool, ClientAddress = clientAddress ?? s.ClientAddress, BindPort = s.BindPort }));
        await loop.AppliedAsync(context.CancellationToken).ConfigureAwait(false);
        return await ReadAsync(key, context).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async Task<DeleteVirtualServiceResponse> Delete(
        DeleteVirtualServiceRequest request, ServerCallContext context)
    {
        Model.ServiceKey key = ApiReader.Key(request.Key);
        director.Change(m => m.Delete(key));
        await loop.AppliedAsync(context.CancellationToken).ConfigureAwait(false);
        return new();
    }

    private async Task<VirtualService> ReadAsync(Model.ServiceKey key, ServerCallContext context)
    {
        StatisticsSample? statistics = await loop.TryReadStatisticsAsync(context.CancellationToken).ConfigureAwait(false);
        return Write(director.Current.Service(key), statistics);
    }

    private VirtualService Write(Model.VirtualService service, StatisticsSample? statistics) =>
        service.ToApi(loop.Health.Current, statistics, loop.SlowStart.Weights).WithOverrides(service.Key, loop.Weights, loop.SlowStart.Weights)
            .WithDrains(service.Key, loop.Drains).WithChecks(service, loop.Health);
}
