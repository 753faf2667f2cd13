using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>track_virtual_server: whether a service has its quorum. One that is not there has none. Thread-safe as what it asks is.</summary>
/// <param name="model">As it runs.</param>
/// <param name="health">What the checks say.</param>
public sealed class ServiceQuorums(Func<DirectorModel> model, Func<HealthView> health)
{
    /// <summary>How a service stands.</summary>
    public TrackValue Judge(WatchedService tracked)
    {
        VirtualService? service = model().Services.FirstOrDefault(tracked.IsOf);
        if (service is null)
            return TrackValue.Bad("there is no such virtual server");
        return health().Find(service) switch
        {
            null => TrackValue.Unknown,
            { HasQuorum: true } => TrackValue.Good,
            ServiceHealth lost => TrackValue.Bad($"it is without its quorum (weight {lost.Weight})"),
        };
    }
}
