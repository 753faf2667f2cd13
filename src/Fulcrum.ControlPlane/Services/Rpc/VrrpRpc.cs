using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Services.Mapping;
using Fulcrum.ControlPlane.Vrrp;
using Grpc.Core;
using VrrpApi = Fulcrum.Api.V1.Vrrp;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.Vrrp.</summary>
public sealed class VrrpRpc(ControlLoop loop, TimeProvider time, ILogger<VrrpRpc> log) : VrrpApi.VrrpBase
{
    /// <inheritdoc />
    public override async Task<GetVrrpResponse> Get(GetVrrpRequest request, ServerCallContext context)
    {
        VrrpStatus status = loop.Routers.Service is { } service
            ? await service.ReadAsync().WaitAsync(context.CancellationToken).ConfigureAwait(false)
            : VrrpStatus.Empty;
        return ApiVrrp.ToApi(status, loop.Routers.Problem is { } problem ? [problem] : status.Warnings, time.GetUtcNow());
    }

    /// <inheritdoc />
    public override Task<GetVrrpResponse> Yield(YieldVrrpRequest request, ServerCallContext context) => SetAsync(request.Name, yields: true, context);

    /// <inheritdoc />
    public override Task<GetVrrpResponse> Release(ReleaseVrrpRequest request, ServerCallContext context) =>
        SetAsync(request.Name, yields: false, context);

    private async Task<GetVrrpResponse> SetAsync(string name, bool yields, ServerCallContext context)
    {
        if (loop.Routers.Problem is { } problem)
            throw new RefusedException(StatusCode.FailedPrecondition, problem);
        if (loop.Routers.Service is not { } service)
            throw new RefusedException(StatusCode.FailedPrecondition, "there are no VRRP instances");
        log.LogInformation("VRRP {Name} {Verb} ({By}).",
            name.Length > 0 ? name : "(all instances)", yields ? "yields" : "is released", Caller.Describe(context));
        if (!await service.YieldAsync(name.Length > 0 ? name : null, yields).WaitAsync(context.CancellationToken).ConfigureAwait(false))
        {
            throw name.Length > 0
                ? new RefusedException(StatusCode.NotFound, $"there is no VRRP instance or sync group {name}")
                : new RefusedException(StatusCode.FailedPrecondition, "there are no VRRP instances");
        }
        return await Get(new(), context).ConfigureAwait(false);
    }
}
