namespace Fulcrum.ControlPlane.Model;

/// <summary>LVS's words for <see cref="SchedulerFlags"/>.</summary>
public static class SchedulerFlagWords
{
    /// <summary>Every flag with its word, in the order in which LVS lists them.</summary>
    public static IReadOnlyList<(string Word, SchedulerFlags Flag)> All { get; } =
    [
        ("sh-fallback", SchedulerFlags.SourceHashFallback),
        ("sh-port", SchedulerFlags.SourceHashPort),
        ("mh-fallback", SchedulerFlags.MaglevFallback),
        ("mh-port", SchedulerFlags.MaglevPort),
    ];

    /// <summary>The words of those that are set.</summary>
    public static IEnumerable<string> Words(this SchedulerFlags flags) =>
        All.Where(item => flags.HasFlag(item.Flag)).Select(item => item.Word);

    /// <summary>What a scheduler knows.</summary>
    public static SchedulerFlags Of(string scheduler) => scheduler switch
    {
        "sh" => SchedulerFlags.SourceHashPort | SchedulerFlags.SourceHashFallback,
        "mh" => SchedulerFlags.MaglevPort | SchedulerFlags.MaglevFallback,
        _ => SchedulerFlags.None,
    };
}
