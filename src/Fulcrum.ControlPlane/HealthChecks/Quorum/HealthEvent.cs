using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks.Quorum;

/// <summary>Something that somebody may want to be told of. Of the services of a group, the first stands for all.</summary>
/// <param name="Service">Whose it is.</param>
/// <param name="Reason">Why, in a few words.</param>
public abstract record HealthEvent(VirtualService Service, string Reason);
