using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Services.Mapping;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.Settings.</summary>
public sealed class SettingsService(Director director, ControlLoop loop) : Settings.SettingsBase
{
    /// <inheritdoc />
    public override Task<ListSettingsResponse> List(ListSettingsRequest request, ServerCallContext context) => Task.FromResult(Current());

    /// <inheritdoc />
    public override async Task<ListSettingsResponse> Set(SetSettingsRequest request, ServerCallContext context)
    {
        FieldErrors errors = new();
        List<Model.SettingValue> values = [.. request.Values.Select(v => ApiSettings.Read(v.Key, v.Value, $"values.{v.Key}", errors))];
        foreach (string name in request.Reset.Where(name => Model.SettingDefinitions.Find(name) is null))
            errors.Add($"reset.{name}", "there is no such setting");
        foreach (string name in request.Reset.Where(request.Values.ContainsKey))
            errors.Add($"reset.{name}", "is also in values; leave out one");
        errors.ThrowIfAny();
        director.Change(m => m.Set(values, request.Reset));
        await loop.AppliedAsync(context.CancellationToken).ConfigureAwait(false);
        return Current();
    }

    private ListSettingsResponse Current()
    {
        ListSettingsResponse response = new();
        response.Settings.AddRange(director.Current.Settings.ToApi());
        return response;
    }
}
