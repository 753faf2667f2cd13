using System.Diagnostics;
using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.Director.</summary>
public sealed class DirectorService(Director director, ControlLoop loop) : Api.V1.Director.DirectorBase
{
    private static readonly DateTime s_started = Process.GetCurrentProcess().StartTime;

    /// <inheritdoc />
    public override Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context)
    {
        LinkStatus link = loop.Link.Status;
        GetStatusResponse response = new()
        {
            Version = ProductVersion.Text,
            ProcessId = (uint)Environment.ProcessId,
            UptimeSeconds = (ulong)Math.Max(0, (DateTime.Now - s_started).TotalSeconds),
            ConfigurationFile = director.File,
            ConfigurationError = director.ConfigurationError,
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
        director.Reload();
        await loop.AppliedAsync(context.CancellationToken).ConfigureAwait(false);
        ReloadResponse response = new() { Services = (uint)director.Current.Services.Count };
        response.Warnings.AddRange(director.Warnings);
        return response;
    }
}
