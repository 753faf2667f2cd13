namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>track_virtual_server: a service whose quorum an instance follows.</summary>
/// <param name="Name">As it is spoken of: "TCP 192.0.2.1:80", "group WEB".</param>
/// <param name="Key">Of the service; null: a group's.</param>
/// <param name="Group">virtual_server_group; null: it is one service.</param>
/// <param name="Weight">What it adds to the priority; 0: a lost quorum is a fault.</param>
/// <param name="IsReversed">Good and bad change places.</param>
public sealed record WatchedService(string Name, ServiceKey? Key, string? Group, int Weight, bool IsReversed)
{
    /// <summary>Whether this service is meant.</summary>
    public bool IsOf(VirtualService service) => Key is null ? service.Group?.Name == Group : service.Key.Equals(Key);
}
