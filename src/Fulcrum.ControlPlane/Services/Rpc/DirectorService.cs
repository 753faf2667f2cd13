using System.Diagnostics;
using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.Services.Mapping;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.Director.</summary>
public sealed class DirectorService(Director director, Reloads reloads, ControlLoop loop, TimeProvider time) : Api.V1.Director.DirectorBase
{
    private const uint LongestConfirmationSeconds = 86400;

    private static readonly DateTime s_started = Process.GetCurrentProcess().StartTime;

    /// <inheritdoc />
    public override Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context)
    {
        LinkStatus link = loop.Link.Status;
        Refusal? refusal = director.LastRefusal;
        GetStatusResponse response = new()
        {
            Version = ProductVersion.Text,
            ProcessId = (uint)Environment.ProcessId,
            UptimeSeconds = (ulong)Math.Max(0, (DateTime.Now - s_started).TotalSeconds),
            ConfigurationFile = director.File,
            ConfigurationHash = director.Loaded.Hash,
            ConfigurationError = refusal?.Errors ?? "",
            LastRefusal = refusal?.ToApi(),
            PendingConfirmation = director.Confirmation?.ToApi(time.GetUtcNow()),
            DataPlaneConnected = link.Connected,
            DataPlaneVersion = link.DataPlane?.Version ?? "",
            DataPlaneProcessId = link.DataPlane?.ProcessId ?? 0,
            Generation = link.Generation,
            AppliedGeneration = link.AppliedGeneration,
            DataPlaneError = link.Error,
        };
        response.Warnings.AddRange(director.Warnings);
        response.Warnings.AddRange(loop.Warnings);
        return Task.FromResult(response);
    }

    /// <inheritdoc />
    public override async Task<ReloadResponse> Reload(ReloadRequest request, ServerCallContext context)
    {
        if (request.ConfirmWithinSeconds > LongestConfirmationSeconds)
        {
            throw new RefusedException(StatusCode.InvalidArgument, $"confirm_within_seconds: {request.ConfirmWithinSeconds} is out of range; "
                + $"use 1 to {LongestConfirmationSeconds}");
        }
        TimeSpan? confirmWithin = request.ConfirmWithinSeconds == 0 ? null : TimeSpan.FromSeconds(request.ConfirmWithinSeconds);
        await reloads.ReloadAsync(Caller.Describe(context), confirmWithin, context.CancellationToken).ConfigureAwait(false);
        ReloadResponse response = new()
        {
            Services = (uint)director.Current.Services.Count,
            PendingConfirmation = director.Confirmation?.ToApi(time.GetUtcNow()),
        };
        response.Warnings.AddRange(director.Warnings);
        response.Diagnostics.AddRange(director.Loaded.Diagnostics.Select(ApiConfiguration.ToApi));
        return response;
    }
}
