using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// The services of the last snapshot, so that a change of one does not compile the others again: a service that is the same object, with
/// the same servers up with the same weights, is the same message. Nobody changes these messages. One thread at a time uses it.
/// </summary>
public sealed class CompiledServices
{
    private Dictionary<VirtualService, Entry> _known = new(ReferenceEqualityComparer.Instance);
    private (object? Servers, object? Services) _health;

    /// <summary>The services in order.</summary>
    public IReadOnlyList<Wire.VirtualService> Compile(IReadOnlyList<VirtualService> services, HealthView health)
    {
        Dictionary<VirtualService, Entry> known = new(services.Count, ReferenceEqualityComparer.Instance);
        List<Wire.VirtualService> compiled = new(services.Count);
        bool isSameHealth = ReferenceEquals(health.Servers, _health.Servers) && ReferenceEquals(health.Services, _health.Services);
        foreach (VirtualService service in services)
        {
            if (!_known.TryGetValue(service, out Entry entry) || !isSameHealth && !IsAsBefore(service, entry.Weights, health))
                entry = new(SnapshotCompiler.Compile(service, health), new ServiceRotation(service, health).Weights());
            known[service] = entry;
            compiled.Add(entry.Message);
        }
        _known = known;
        _health = (health.Servers, health.Services);
        return compiled;
    }

    private static bool IsAsBefore(VirtualService service, int[] weights, HealthView health)
    {
        ServiceRotation rotation = new(service, health);
        for (int index = 0; index < weights.Length; index++)
        {
            if (rotation.WeightAt(index) != weights[index])
                return false;
        }
        return true;
    }

    private readonly record struct Entry(Wire.VirtualService Message, int[] Weights);
}
