using System.Net;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks.Quorum;

/// <summary>What <see cref="ServiceStates"/> knows of a service, or of the services of a group. Guarded by its owner.</summary>
internal sealed class TrackedService(VirtualService service)
{
    /// <summary>As configured; of a group, the first.</summary>
    public VirtualService Service { get; set; } = service;

    /// <summary>Its servers by what identifies them to checks.</summary>
    public Dictionary<IPEndPoint, TrackedServer> Servers { get; } = [];

    /// <summary>What was found last; a service begins without a quorum.</summary>
    public ServiceHealth Health { get; private set; } = new(HasQuorum: false, Weight: 0);

    /// <summary>Finds what the servers make of the service now.</summary>
    public void Evaluate(HealthView view)
    {
        ValueList<IPEndPoint> kept = FindKept();
        long weight = 0;
        foreach (TrackedServer tracked in Servers.Values)
        {
            if (tracked.Up || kept.Contains(tracked.Server.CheckedAs))
                weight += view.Find(Service, tracked.Server)?.WeightFrom(tracked.Server.Weight) ?? tracked.Server.Weight;
        }
        Health = new(QuorumRule.Holds(Service.Quorum, Health.HasQuorum, weight), weight) { Kept = kept };
    }

    /// <summary>Those that failed last, where more are down than may be; servers that have not been up yet are never kept.</summary>
    private ValueList<IPEndPoint> FindKept()
    {
        if (Service.PanicThreshold is not { } percent)
            return [];
        int mayBeDown = Servers.Count * percent / 100;
        return new(Servers.Values.Where(s => !s.Up).OrderBy(s => s.WasUp).ThenBy(s => s.FailedAt)
            .Skip(mayBeDown).Where(s => s.WasUp).Select(s => s.Server.CheckedAs));
    }
}
