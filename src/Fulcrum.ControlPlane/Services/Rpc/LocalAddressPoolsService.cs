using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Services.Mapping;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.LocalAddressPools.</summary>
public sealed class LocalAddressPoolsService(Director director, ControlLoop loop) : LocalAddressPools.LocalAddressPoolsBase
{
    /// <inheritdoc />
    public override Task<ListLocalAddressPoolsResponse> List(ListLocalAddressPoolsRequest request, ServerCallContext context)
    {
        ListLocalAddressPoolsResponse response = new();
        response.Pools.AddRange(director.Current.Pools.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => p.ToApi()));
        return Task.FromResult(response);
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
        return director.Current.Pool(name).ToApi();
    }
}
