using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>What had been counted when counters were set to zero: by slot, because a slot ends with its counters, and by service. Immutable.</summary>
public sealed record ZeroMarks(IReadOnlyDictionary<uint, SlotCounters> Slots, IReadOnlyDictionary<ServiceKey, SlotCounters> Services)
{
    /// <summary>Nothing was set to zero.</summary>
    public static ZeroMarks None { get; } = new(new Dictionary<uint, SlotCounters>(), new Dictionary<ServiceKey, SlotCounters>());

    /// <summary>Whether nothing was set to zero.</summary>
    public bool IsEmpty => Slots.Count == 0 && Services.Count == 0;

    /// <summary>Without a slot.</summary>
    public ZeroMarks Without(uint slot) =>
        Slots.ContainsKey(slot) ? this with { Slots = Slots.Where(of => of.Key != slot).ToDictionary() } : this;

    /// <summary>Of each server of the map whose slots have one.</summary>
    public IReadOnlyDictionary<ServerKey, SlotCounters> OfServers(SlotMap map)
    {
        Dictionary<ServerKey, SlotCounters> marks = [];
        foreach ((uint slot, SlotCounters mark) in Slots)
        {
            if (map.Positions.TryGetValue(slot, out int position))
                marks[map.ServerAt(position)] = marks.GetValueOrDefault(map.ServerAt(position)) + mark;
        }
        return marks;
    }
}
