using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.HealthChecks.Bfd;

/// <summary>The BFD sessions that somebody follows. Thread-safe.</summary>
public sealed class BfdSessions
{
    private readonly SharedPool<BfdInstance, BfdEndpoint> _endpoints;

    /// <summary>None yet.</summary>
    public BfdSessions(TimeProvider time)
    {
        SharedPool<BfdListenerKey, BfdListener> listeners = new(key => new BfdListener(key));
        _endpoints = new(instance => new BfdEndpoint(instance, listeners, time));
    }

    /// <summary>The session of an instance that has a neighbour; it lasts until the last lease is disposed of.</summary>
    public (Observed<BfdStatus> Status, IDisposable Lease) Follow(BfdInstance instance)
    {
        (BfdEndpoint endpoint, IDisposable lease) = _endpoints.Take(instance);
        return (endpoint.Status, lease);
    }
}
