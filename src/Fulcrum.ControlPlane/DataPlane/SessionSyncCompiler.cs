using Fulcrum.ControlPlane.Model.Settings;
using Google.Protobuf;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>session_sync from as meant to as running.</summary>
internal static class SessionSyncCompiler
{
    /// <summary>Null where sessions stay here.</summary>
    public static Wire.SessionSync? Compile(SessionSync? sync) => sync is null ? null : new()
    {
        LocalAddress = sync.Local.Address.ToWire(),
        LocalPort = (uint)sync.Local.Port,
        PeerAddress = sync.Peer.Address.ToWire(),
        PeerPort = (uint)sync.Peer.Port,
        Key = sync.Key is { } key ? ByteString.CopyFrom(key.ToBytes()) : ByteString.Empty,
        RefreshSeconds = (uint)sync.Refresh.TotalSeconds,
        Rate = sync.Rate,
    };
}
