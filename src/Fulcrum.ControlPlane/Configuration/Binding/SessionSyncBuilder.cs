using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>session_sync from as written to as meant.</summary>
internal static class SessionSyncBuilder
{
    /// <summary>Null without a block, and after an error.</summary>
    public static SessionSync? Build(SessionSyncConfig? config, BindingContext context, FieldPositions positions)
    {
        if (config is null or { IsBroken: true })
            return null;
        if (config.Local is not { } local || config.Peer is not { } peer)
        {
            string missing = config.Local is null ? "local: this director's address" : "peer: the other director's address";
            context.Log.Error(config.At, $"session_sync needs {missing}");
            return null;
        }
        SessionSync sync = new()
        {
            Local = local.Value,
            Peer = peer.Value,
            Key = config.Key?.Value,
            IsInsecure = config.IsInsecure is not null,
            Origin = positions.CreateOrigin(config.At),
        };
        return sync with
        {
            Refresh = Seconds(config.Refresh) ?? sync.Refresh,
            Rate = (uint?)config.Rate?.Value ?? sync.Rate,
            Wait = Seconds(config.Wait) ?? sync.Wait,
        };
    }

    private static TimeSpan? Seconds(Written<long>? value) => value is { } written ? TimeSpan.FromSeconds(written.Value) : null;
}
