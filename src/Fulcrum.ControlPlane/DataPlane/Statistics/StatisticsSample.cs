using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>Everything that the data plane counts, at one moment. Immutable.</summary>
public sealed record StatisticsSample
{
    /// <summary>Totals of services that counted something.</summary>
    public required IReadOnlyDictionary<ServiceKey, SlotCounters> Services { get; init; }

    /// <summary>Counters of servers that have a slot.</summary>
    public required IReadOnlyDictionary<ServerKey, SlotCounters> Servers { get; init; }

    /// <summary>What services had counted when they were set to zero; those that were not are absent.</summary>
    public IReadOnlyDictionary<ServiceKey, SlotCounters> ServiceZeros { get; init; } = ZeroMarks.None.Services;

    /// <summary>The same of servers.</summary>
    public IReadOnlyDictionary<ServerKey, SlotCounters> ServerZeros { get; init; } = new Dictionary<ServerKey, SlotCounters>();

    /// <summary>Counters of each worker, drops included.</summary>
    public required IReadOnlyList<IReadOnlyList<CounterValue>> Workers { get; init; }

    /// <summary>Counters of the process.</summary>
    public required IReadOnlyList<CounterValue> Process { get; init; }

    /// <summary>The data plane's ports.</summary>
    public IReadOnlyList<Wire.PortState> Ports { get; init; } = [];
}
