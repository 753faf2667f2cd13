using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Services.Mapping;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.LocalAddressPools.</summary>
public sealed class LocalAddressPoolsService(Director director, ControlLoop loop) : LocalAddressPools.LocalAddressPoolsBase
{
    /// <inheritdoc />
    public override async Task<ListLocalAddressPoolsResponse> List(ListLocalAddressPoolsRequest request, ServerCallContext context)
    {
        Model.DirectorModel model = director.Current;
        IEnumerable<Model.LocalAddressPool> pools = request.Name.Length > 0 ? [model.Pool(request.Name)] : model.Pools;
        ListLocalAddressPoolsResponse response = new();
        response.Pools.AddRange(pools.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => p.ToApi().WithDrains(loop.Pools.Drains)));
        return request.WithUsage
            ? response.WithUsage(await loop.Link.ListPoolsAsync(context.CancellationToken).ConfigureAwait(false))
            : response;
    }

    /// <inheritdoc />
    public override Task<LocalAddressPool> Create(CreateLocalAddressPoolRequest request, ServerCallContext context)
    {
        Model.LocalAddressPool pool = Read(request.Pool);
        director.Change(m => m.Create(pool));
        return AppliedAsync(pool.Name, context);
    }

    /// <inheritdoc />
    public override Task<LocalAddressPool> Update(UpdateLocalAddressPoolRequest request, ServerCallContext context)
    {
        Model.LocalAddressPool pool = Read(request.Pool);
        director.Change(m => m.Update(pool));
        return AppliedAsync(pool.Name, context);
    }

    /// <inheritdoc />
    public override async Task<DeleteLocalAddressPoolResponse> Delete(
        DeleteLocalAddressPoolRequest request, ServerCallContext context)
    {
        director.Change(m => m.DeletePool(request.Name));
        await loop.AppliedAsync(context.CancellationToken).ConfigureAwait(false);
        return new();
    }

    /// <inheritdoc />
    public override Task<LocalAddressPool> Drain(DrainLocalAddressRequest request, ServerCallContext context)
    {
        Model.LocalAddressPool pool = director.Current.Pool(request.Pool);
        loop.Pools.Drains.Begin(pool.Name, ApiPools.AddressesOf(pool, request.Address));
        // The address may have left the pool meanwhile.
        loop.Pools.Follow(director.Current);
        loop.Pools.SaveDrains();
        return AppliedAsync(pool.Name, context);
    }

    /// <inheritdoc />
    public override Task<LocalAddressPool> Undrain(UndrainLocalAddressRequest request, ServerCallContext context)
    {
        Model.LocalAddressPool pool = director.Current.Pool(request.Pool);
        if (!loop.Pools.Drains.Stop(pool.Name, ApiPools.AddressesOf(pool, request.Address)))
        {
            throw new RefusedException(StatusCode.FailedPrecondition,
                $"{request.Address} of local-address pool '{pool.Name}' does not drain");
        }
        loop.Pools.SaveDrains();
        return AppliedAsync(pool.Name, context);
    }

    private static Model.LocalAddressPool Read(LocalAddressPool? pool)
    {
        FieldErrors errors = new();
        Model.LocalAddressPool result = ApiReader.Pool(pool, "pool", errors);
        errors.ThrowIfAny();
        return result;
    }

    private async Task<LocalAddressPool> AppliedAsync(string name, ServerCallContext context)
    {
        await loop.AppliedAsync(context.CancellationToken).ConfigureAwait(false);
        return director.Current.Pool(name).ToApi().WithDrains(loop.Pools.Drains);
    }
}
