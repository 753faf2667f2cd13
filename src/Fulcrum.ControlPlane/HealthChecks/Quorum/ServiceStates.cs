using System.Collections.Immutable;
using System.Net;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks.Quorum;

/// <summary>
/// What services make of their servers' health: quorum by weight with hysteresis, servers that are kept in a panic, and what there is to tell
/// of both, in keepalived's order: a server before its service. A service that the next model has too keeps its state. Not thread-safe.
/// </summary>
public sealed class ServiceStates
{
    private readonly Dictionary<ServiceKey, TrackedService> _services = [];
    private long _failures;

    /// <summary>Follows a model: new services start, those that are gone end, the quorum of changed ones is looked at again.</summary>
    /// <param name="difference">To the model before; of a group all or none.</param>
    /// <param name="notifiesOfStart">New servers are told of, too (rs_init_notifies).</param>
    /// <param name="view">What the checks say of its servers.</param>
    /// <param name="events">Gets what there is to tell.</param>
    /// <returns>The view with the services.</returns>
    public HealthView Update(ServiceDifference difference, bool notifiesOfStart, HealthView view, List<HealthEvent> events)
    {
        HashSet<ServiceKey> present = [];
        ImmutableDictionary<ServiceKey, ServiceHealth>.Builder states = view.Services.ToBuilder();
        foreach (VirtualService service in difference.Come)
        {
            if (!present.Add(service.CheckedAs))
                continue;
            if (!_services.TryGetValue(service.CheckedAs, out TrackedService? tracked))
                tracked = Begin(service, notifiesOfStart, view, events);
            else if (!ReferenceEquals(tracked.Service, service))
                Change(tracked, service, view, events);
            states[service.CheckedAs] = tracked.Health;
        }
        foreach (ServiceKey gone in difference.Gone.Select(service => service.CheckedAs).Where(key => !present.Contains(key)))
        {
            if (!_services.Remove(gone, out TrackedService? tracked))
                continue;
            states.Remove(gone);
            End(tracked, events);
        }
        return view with { Services = states.ToImmutable() };
    }

    /// <summary>Follows a result of a check.</summary>
    /// <param name="server">Whose.</param>
    /// <param name="isFailure">It was a failure.</param>
    /// <param name="view">With what the checks say of the server now.</param>
    /// <param name="events">Gets what there is to tell.</param>
    /// <returns>The view with the service.</returns>
    public HealthView Record(ServerKey server, bool isFailure, HealthView view, List<HealthEvent> events)
    {
        if (!_services.TryGetValue(server.Service, out TrackedService? tracked)
            || !tracked.Servers.TryGetValue(server.Server, out TrackedServer? found))
            return view;
        ServerHealth? health = view.Find(tracked.Service, found.Server);
        bool up = HealthView.IsUp(health, found.Server);
        found.Record(up, ref _failures);
        // A server that starts as down is told of at the first result, whatever it is.
        if (found.Told is { } told ? told != up : up || isFailure)
            Tell(tracked, found, up, up ? "its checks succeed" : health?.Detail ?? "", events);
        Evaluate(tracked, view, isStart: false, events);
        return tracked.Health == view.Services.GetValueOrDefault(server.Service)
            ? view
            : (view with { Services = view.Services.SetItem(server.Service, tracked.Health) }).WithOtherRotation();
    }

    /// <summary>The end of everything: what services with omega have to tell.</summary>
    public void End(List<HealthEvent> events)
    {
        foreach (TrackedService tracked in _services.Values)
            End(tracked, events);
        _services.Clear();
    }

    private static void End(TrackedService tracked, List<HealthEvent> events)
    {
        if (!tracked.Service.NotifiesOfEnd)
            return;
        const string Reason = "the service ends";
        foreach (TrackedServer server in tracked.Servers.Values.Where(s => s.Up))
            Tell(tracked, server, up: false, Reason, events);
        if (tracked.Health.HasQuorum)
            events.Add(new ServiceEvent(tracked.Service, Up: false, Reason));
    }

    private static void Tell(TrackedService tracked, TrackedServer server, bool up, string reason, List<HealthEvent> events)
    {
        server.Told = up;
        events.Add(new ServerEvent(tracked.Service, server.Server, up, reason));
    }

    private TrackedService Begin(VirtualService service, bool notifies, HealthView view, List<HealthEvent> events)
    {
        TrackedService tracked = new(service);
        _services.Add(service.CheckedAs, tracked);
        foreach (RealServer server in service.RealServers)
        {
            TrackedServer added = Add(tracked, server, view);
            if (notifies)
                Tell(tracked, added, added.Up, "it starts so", events);
        }
        Evaluate(tracked, view, isStart: true, events);
        return tracked;
    }

    private void Change(TrackedService tracked, VirtualService service, HealthView view, List<HealthEvent> events)
    {
        tracked.Service = service;
        HashSet<IPEndPoint> present = [];
        foreach (RealServer server in service.RealServers.Where(s => present.Add(s.CheckedAs)))
        {
            if (tracked.Servers.TryGetValue(server.CheckedAs, out TrackedServer? known))
            {
                known.Server = server;
                known.Record(view.IsUp(service, server), ref _failures);
            }
            else
            {
                Add(tracked, server, view);
            }
        }
        foreach (IPEndPoint gone in tracked.Servers.Keys.Where(key => !present.Contains(key)).ToList())
            tracked.Servers.Remove(gone);
        Evaluate(tracked, view, isStart: false, events);
    }

    private static TrackedServer Add(TrackedService tracked, RealServer server, HealthView view)
    {
        ServerHealth? health = view.Find(tracked.Service, server);
        TrackedServer added = new(server, HealthView.IsUp(health, server));
        // What a server had failed of before a restart was told then.
        if (!added.Up && health is { Detail.Length: > 0 })
            added.Told = false;
        tracked.Servers[server.CheckedAs] = added;
        return added;
    }

    private static void Evaluate(TrackedService tracked, HealthView view, bool isStart, List<HealthEvent> events)
    {
        ServiceHealth before = tracked.Health;
        tracked.Evaluate(view);
        ServiceHealth now = tracked.Health;
        if (!before.Kept.Equals(now.Kept))
            events.Add(new PanicEvent(tracked.Service, DescribePanic(tracked), now.Kept.Count > 0));
        ServiceQuorum quorum = tracked.Service.Quorum;
        // A start without a quorum is told of only where the sorry server begins to serve, as keepalived does.
        if (now.HasQuorum && !before.HasQuorum)
            events.Add(new ServiceEvent(tracked.Service, Up: true, $"weight {now.Weight} of {(long)quorum.Weight + quorum.Hysteresis}"));
        else if (!now.HasQuorum && (before.HasQuorum || (isStart && tracked.Service.SorryServer is not null)))
            events.Add(new ServiceEvent(tracked.Service, Up: false, $"weight {now.Weight} of {Math.Max(1, (long)quorum.Weight - quorum.Hysteresis)}"));
    }

    private static string DescribePanic(TrackedService tracked) => tracked.Health.Kept.Count == 0
        ? "no server that is down stays in rotation any more"
        : $"more than {tracked.Service.PanicThreshold} % of the servers are down, so these stay in rotation: {string.Join(", ", tracked.Health.Kept)}";
}
