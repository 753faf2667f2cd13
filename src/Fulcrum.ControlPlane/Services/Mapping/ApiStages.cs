using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane.Statistics;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>The stages of a worker's polls, of which the data plane counts three things each: "stage.receive.cycles", "...packets", "...polls".</summary>
public static class ApiStages
{
    private const string Prefix = "stage.";
    private const string CyclesPerSecond = "cycles_per_second";

    /// <summary>In the data plane's order; without those that no sampled packet has gone through.</summary>
    public static IEnumerable<StageCycles> ToApi(IReadOnlyList<CounterValue> counters) =>
        from counter in counters
        where counter.Name.StartsWith(Prefix, StringComparison.Ordinal)
        let parts = counter.Name[Prefix.Length..].Split('.')
        where parts.Length == 2
        group (Field: parts[1], counter.Value) by parts[0] into stage
        let values = stage.ToDictionary(of => of.Field, of => of.Value)
        let cycles = new StageCycles
        {
            Stage = stage.Key,
            Cycles = values.GetValueOrDefault("cycles"),
            Packets = values.GetValueOrDefault("packets"),
            Polls = values.GetValueOrDefault("polls"),
        }
        where cycles.Polls > 0
        select cycles;

    /// <summary>Ticks a second of the counter; 0: not known.</summary>
    public static ulong RateOf(IReadOnlyList<CounterValue> process) => process.FirstOrDefault(of => of.Name == CyclesPerSecond)?.Value ?? 0;
}
