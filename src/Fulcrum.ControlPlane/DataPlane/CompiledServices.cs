using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// The services of the last snapshot, so that a change of one does not compile the others again: a service that is the same object, with
/// the same servers up, is the same message. Nobody changes these messages. One thread at a time uses it.
/// </summary>
public sealed class CompiledServices
{
    private List<Entry> _known = [];
    private object? _rotation;

    /// <summary>The services in order.</summary>
    public IReadOnlyList<Wire.VirtualService> Compile(IReadOnlyList<VirtualService> services, HealthView health)
    {
        // As a rule most services are where they were.
        int first = 0;
        int both = Math.Min(services.Count, _known.Count);
        while (first < both && ReferenceEquals(services[first], _known[first].Service))
            first++;
        int last = 0;
        while (last < both - first && ReferenceEquals(services[^(last + 1)], _known[^(last + 1)].Service))
            last++;
        Dictionary<VirtualService, Entry> moved = new(ReferenceEqualityComparer.Instance);
        for (int index = first; index < _known.Count - last; index++)
            moved[_known[index].Service] = _known[index];
        bool isSameHealth = ReferenceEquals(health.Rotation, _rotation);
        List<Entry> known = new(services.Count);
        for (int index = 0; index < services.Count; index++)
        {
            Entry? entry = index < first ? _known[index]
                : index >= services.Count - last ? _known[index - services.Count + _known.Count]
                : moved.GetValueOrDefault(services[index]);
            bool isGood = entry is not null && (isSameHealth || IsAsBefore(entry.Service, entry.Weights, health));
            known.Add(isGood ? entry! : CompileEntry(services[index], health));
        }
        _known = known;
        _rotation = health.Rotation;
        return [.. known.Select(entry => entry.Message)];
    }

    private static Entry CompileEntry(VirtualService service, HealthView health) =>
        new(service, SnapshotCompiler.Compile(service, health), new ServiceRotation(service, health).Weights());

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

    private sealed record Entry(VirtualService Service, Wire.VirtualService Message, int[] Weights);
}
