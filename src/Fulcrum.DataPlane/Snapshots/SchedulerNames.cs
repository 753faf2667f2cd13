namespace Fulcrum.DataPlane.Snapshots;

/// <summary>LVS's names of its schedulers, and DPVS's of conhash.</summary>
internal static class SchedulerNames
{
    /// <summary>Every scheduler.</summary>
    public static IReadOnlyDictionary<string, SchedulerKind> ByName { get; } = new Dictionary<string, SchedulerKind>
    {
        ["rr"] = SchedulerKind.RoundRobin,
        ["wrr"] = SchedulerKind.WeightedRoundRobin,
        ["lc"] = SchedulerKind.LeastConnection,
        ["wlc"] = SchedulerKind.WeightedLeastConnection,
        ["sed"] = SchedulerKind.ShortestExpectedDelay,
        ["nq"] = SchedulerKind.NeverQueue,
        ["dh"] = SchedulerKind.DestinationHash,
        ["sh"] = SchedulerKind.SourceHash,
        ["mh"] = SchedulerKind.MaglevHash,
        ["lblc"] = SchedulerKind.LocalityLeastConnection,
        ["lblcr"] = SchedulerKind.LocalityLeastConnectionReplicated,
        ["fo"] = SchedulerKind.Failover,
        ["ovf"] = SchedulerKind.Overflow,
        ["twos"] = SchedulerKind.PowerOfTwo,
        ["conhash"] = SchedulerKind.ConsistentHash,
    };
}
