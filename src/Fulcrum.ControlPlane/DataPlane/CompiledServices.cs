using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// The services of the last snapshot, so that a change of one does not compile the others again: a service that is the same object, with
/// the same servers up with the same weights, is the same message. Nobody changes these messages. One thread at a time uses it.
/// </summary>
public sealed class CompiledServices
{
    private Dictionary<VirtualService, Entry> _known = new(ReferenceEqualityComparer.Instance);
    private object? _health;

    /// <summary>The services in order.</summary>
    public IReadOnlyList<Wire.VirtualService> Compile(IReadOnlyList<VirtualService> services, HealthView health)
    {
        Dictionary<VirtualService, Entry> known = new(services.Count, ReferenceEqualityComparer.Instance);
        List<Wire.VirtualService> compiled = new(services.Count);
        bool isSameHealth = ReferenceEquals(health.Servers, _health);
        foreach (VirtualService service in services)
        {
            if (!_known.TryGetValue(service, out Entry entry) || !isSameHealth && !IsAsBefore(service, entry.Weights, health))
                entry = new(SnapshotCompiler.Compile(service, health), [.. service.RealServers.Select(s => WeightOf(service, s, health))]);
            known[service] = entry;
            compiled.Add(entry.Message);
        }
        _known = known;
        _health = health.Servers;
        return compiled;
    }

    private static bool IsAsBefore(VirtualService service, int[] weights, HealthView health)
    {
        for (int index = 0; index < weights.Length; index++)
        {
            if (WeightOf(service, service.RealServers[index], health) != weights[index])
                return false;
        }
        return true;
    }

    /// <summary>-1 for a server that is down, which is not the same as one that is up with a weight of 0.</summary>
    private static int WeightOf(VirtualService service, RealServer server, HealthView health) =>
        health.IsUp(service, server) ? health.WeightOf(service, server) : -1;

    private readonly record struct Entry(Wire.VirtualService Message, int[] Weights);
}
