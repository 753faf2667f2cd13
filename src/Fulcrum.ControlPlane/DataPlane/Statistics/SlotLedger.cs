using System.Runtime.InteropServices;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>
/// Totals that never go back: remembers what every slot held last, and keeps the counters of slots that are no more, for each
/// service. Belongs to one data plane process. Not thread-safe.
/// </summary>
public sealed class SlotLedger(IEnumerable<SlotReading> slots, IReadOnlyDictionary<ServiceKey, SlotCounters> retired)
{
    private readonly Dictionary<uint, SlotReading> _slots = slots.DistinctBy(s => s.Slot).ToDictionary(s => s.Slot);
    private readonly Dictionary<ServiceKey, SlotCounters> _retired = new(retired);

    /// <summary>Nothing counted yet.</summary>
    public SlotLedger() : this([], new Dictionary<ServiceKey, SlotCounters>())
    {
    }

    /// <summary>Every slot as it was read last.</summary>
    public IReadOnlyCollection<SlotReading> Slots => _slots.Values;

    /// <summary>Sums of the slots that are no more.</summary>
    public IReadOnlyDictionary<ServiceKey, SlotCounters> Retired => _retired;

    /// <summary>
    /// Takes in all slots of now. One that is not among them, belongs to another server or counts from zero again is retired with
    /// what it held last.
    /// </summary>
    public void Update(IReadOnlyCollection<SlotReading> now)
    {
        Dictionary<uint, SlotReading> current = now.DistinctBy(s => s.Slot).ToDictionary(s => s.Slot);
        foreach (SlotReading last in _slots.Values)
        {
            bool goesOn = current.TryGetValue(last.Slot, out SlotReading? next) && next.Server == last.Server &&
                !next.Counters.IsBehind(last.Counters);
            if (!goesOn)
                _retired[last.Server.Service] = _retired.GetValueOrDefault(last.Server.Service) + last.Counters.WithoutSessions;
        }
        _slots.Clear();
        foreach ((uint slot, SlotReading reading) in current)
            _slots.Add(slot, reading);
    }

    /// <summary>
    /// Services other than these are forgotten when their last slot is no more: made again, they count from zero.
    /// </summary>
    public void Forget(IReadOnlySet<ServiceKey> except)
    {
        HashSet<ServiceKey> counting = [.. _slots.Values.Select(s => s.Server.Service)];
        foreach (ServiceKey key in _retired.Keys.Where(k => !except.Contains(k) && !counting.Contains(k)).ToList())
            _retired.Remove(key);
    }

    /// <summary>All that was counted, for each service that has a slot or had one.</summary>
    public Dictionary<ServiceKey, SlotCounters> ServiceTotals() => Sum(slot => slot.Server.Service, new(_retired));

    /// <summary>What the slots of each server hold.</summary>
    public Dictionary<ServerKey, SlotCounters> ServerTotals() => Sum(slot => slot.Server, []);

    /// <summary>All that was counted for the service.</summary>
    public SlotCounters TotalOf(ServiceKey service) => ServiceTotals().GetValueOrDefault(service);

    /// <summary>What the server's slots hold.</summary>
    public SlotCounters TotalOf(ServerKey server) => ServerTotals().GetValueOrDefault(server);

    // One pass over all slots: there may be many thousands, and they are asked for at once.
    private Dictionary<T, SlotCounters> Sum<T>(Func<SlotReading, T> key, Dictionary<T, SlotCounters> totals)
        where T : notnull
    {
        foreach (SlotReading slot in _slots.Values)
        {
            ref SlotCounters total = ref CollectionsMarshal.GetValueRefOrAddDefault(totals, key(slot), out _);
            total += slot.Counters;
        }
        return totals;
    }
}
