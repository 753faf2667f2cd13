using System.Net;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Plan;
using Fulcrum.ControlPlane.Vrrp.Tracking;

namespace Fulcrum.ControlPlane.Vrrp;

/// <summary>An instance for people: what its machine says, and where it runs.</summary>
/// <param name="Plan">What it is to its host.</param>
/// <param name="Status">How its machine stands.</param>
/// <param name="Reason">Why it is in its state; may be empty.</param>
/// <param name="SinceUtc">Since when.</param>
/// <param name="SendErrors">Adverts that could not be sent.</param>
/// <param name="Source">What adverts are sent from; null: nothing.</param>
internal sealed record InstanceView(
    InstancePlan Plan, InstanceStatus Status, string Reason, DateTimeOffset SinceUtc, long SendErrors, IPAddress? Source)
{
    /// <summary>What it follows, and how that stands.</summary>
    public IReadOnlyList<(TrackItem Item, TrackValue Value)> Tracked { get; init; } = [];
}
