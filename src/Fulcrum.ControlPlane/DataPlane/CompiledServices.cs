using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// The services of the last snapshot, so that a change of one does not compile the others again: a service that is the same object, with
/// the same servers up, is the same message. Nobody changes these messages. One thread at a time uses it.
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
            if (!_known.TryGetValue(service, out Entry entry) || !isSameHealth && !IsAsBefore(service, entry.Up, health))
                entry = new(SnapshotCompiler.Compile(service, health), [.. service.RealServers.Select(s => health.IsUp(service, s))]);
            known[service] = entry;
            compiled.Add(entry.Message);
        }
        _known = known;
        _health = health.Servers;
        return compiled;
    }

    private static bool IsAsBefore(VirtualService service, bool[] up, HealthView health)
    {
        for (int index = 0; index < up.Length; index++)
        {
            if (health.IsUp(service, service.RealServers[index]) != up[index])
                return false;
        }
        return true;
    }

    private readonly record struct Entry(Wire.VirtualService Message, bool[] Up);
}
