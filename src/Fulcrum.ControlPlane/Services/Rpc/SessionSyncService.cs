using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Services.Mapping;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.SessionSync.</summary>
public sealed class SessionSyncService(ControlLoop loop) : SessionSync.SessionSyncBase
{
    /// <inheritdoc />
    public override async Task<GetSessionSyncResponse> Get(GetSessionSyncRequest request, ServerCallContext context)
    {
        Wire.Synchronisation status = await loop.Synchronisation.AskAsync(context.CancellationToken).ConfigureAwait(false);
        GetSessionSyncResponse response = ApiSessionSync.ToApi(status);
        response.MayTakeOver = loop.Synchronisation.Gate.MayTakeOver;
        response.Warnings.AddRange(loop.Synchronisation.Warnings);
        return response;
    }
}
