namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>Something that happened to an instance or a group.</summary>
/// <param name="Kind">What.</param>
/// <param name="Name">Of the instance or group.</param>
/// <param name="IsGroup">It is about a group.</param>
/// <param name="Priority">Effective priority; 0 for groups.</param>
/// <param name="Reason">Why, in a few words; may be empty.</param>
public sealed record RouterEvent(RouterEventKind Kind, string Name, bool IsGroup, int Priority, string Reason)
{
    /// <summary>What it is now.</summary>
    public RouterState State { get; init; }
}
