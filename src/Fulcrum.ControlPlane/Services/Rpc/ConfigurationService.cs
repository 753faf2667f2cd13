using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.Model.Comparison;
using Fulcrum.ControlPlane.Services.Mapping;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.Configuration.</summary>
public sealed class ConfigurationService(Director director, ControlLoop loop) : Api.V1.Configuration.ConfigurationBase
{
    /// <inheritdoc />
    public override Task<ShowConfigurationResponse> Show(ShowConfigurationRequest request, ServerCallContext context) =>
        Task.FromResult(ApiConfiguration.ToApi([.. director.Loaded.Text, .. ApiObjectText.Objects(director.Current)]));

    /// <inheritdoc />
    public override async Task<DiffConfigurationResponse> Diff(DiffConfigurationRequest request, ServerCallContext context)
    {
        string file = request.File.Length == 0 ? director.File : request.File;
        if (!Path.IsPathRooted(file))
            throw new RefusedException(StatusCode.InvalidArgument, $"file: '{file}' is not an absolute path");
        string? id = request.ConfigId.Length > 0 ? request.ConfigId : null;
        Combination next = director.Try(file, request.HasText ? request.Text : null, id, Caller.Describe(context));
        StatisticsSample? statistics = await loop.TryReadStatisticsAsync(context.CancellationToken).ConfigureAwait(false);
        return ApiChanges.ToApi(ModelComparison.Compare(director.Current, next.Model!), next.Diagnostics, statistics);
    }

    /// <inheritdoc />
    public override Task<ConfirmConfigurationResponse> Confirm(ConfirmConfigurationRequest request, ServerCallContext context)
    {
        director.Confirm(Caller.Describe(context));
        return Task.FromResult(new ConfirmConfigurationResponse());
    }

    /// <inheritdoc />
    public override async Task<RollBackConfigurationResponse> RollBack(RollBackConfigurationRequest request, ServerCallContext context)
    {
        director.RollBack(request.Id, Caller.Describe(context));
        await loop.AppliedAsync(context.CancellationToken).ConfigureAwait(false);
        return new() { Load = director.History[0] };
    }

    /// <inheritdoc />
    public override Task<ConfigurationHistoryResponse> History(ConfigurationHistoryRequest request, ServerCallContext context)
    {
        ConfigurationHistoryResponse response = new();
        response.Loads.AddRange(director.History);
        return Task.FromResult(response);
    }
}
