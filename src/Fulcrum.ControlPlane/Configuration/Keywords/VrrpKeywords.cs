using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model.Static;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of vrrp_sync_group, and of what instances follow.</summary>
public static class VrrpKeywords
{
    private const int HeaviestScript = 253;
    private const int HeaviestFile = 254;
    private const int LongestDelay = 3600;
    private const int LongestBfdInterval = 1000;

    /// <summary>vrrp_sync_group.</summary>
    public static KeywordTable<Draft<VrrpSyncGroup>> SyncGroup { get; } = new("vrrp_sync_group", new[]
    {
        DraftRow<VrrpSyncGroup>.Words("group", (x, v) => x with { Members = [.. x.Members, .. v] }),
        DraftRow<VrrpSyncGroup>.Flag("sync_group_tracking_weight", x => x with { UsesWeights = true }),
        DraftRow<VrrpSyncGroup>.Flag("global_tracking", x => x with { TracksTogether = true }).Deprecated("write what is followed in the group"),
        TrackRows.Of<VrrpSyncGroup>(x => x.Tracking, (x, v) => x with { Tracking = v }),
        NotifyRows.Of<VrrpSyncGroup>(x => x.Notifications, (x, v) => x with { Notifications = v }),
    }.SelectMany(rows => rows));

    /// <summary>vrrp_script.</summary>
    public static KeywordTable<Draft<TrackScript>> Script { get; } = new("vrrp_script", new[]
    {
        DraftRow<TrackScript>.Custom("script", (x, s, c) => ScriptReader.Read(s, c, decides: true) is { } v ? x with { Command = v } : x),
        DraftRow<TrackScript>.Seconds("interval", 1, (x, v) => x with { Interval = v }),
        DraftRow<TrackScript>.Seconds("timeout", 1, (x, v) => x with { Timeout = v }),
        DraftRow<TrackScript>.Custom("weight", (x, s, c) =>
            TrackWeight.Read(s, HeaviestScript, c) is { } w ? x with { Weight = w.Weight, IsReversed = w.IsReversed } : x),
        DraftRow<TrackScript>.Number("rise", 1, int.MaxValue, (x, v) => x with { Rise = v }),
        DraftRow<TrackScript>.Number("fall", 1, int.MaxValue, (x, v) => x with { Fall = v }),
        DraftRow<TrackScript>.Custom("user", (x, s, c) => x.Command is null ? x : x with { Command = ScriptReader.ReadUser(s, x.Command, c) }),
        DraftRow<TrackScript>.Flag("init_fail", x => x with { StartsFailed = true }),
    }.SelectMany(rows => rows));

    /// <summary>vrrp_track_process.</summary>
    public static KeywordTable<Draft<TrackProcess>> Process { get; } = new("vrrp_track_process", new[]
    {
        DraftRow<TrackProcess>.Words("process", (x, v) => x with { Command = v }),
        DraftRow<TrackProcess>.Value("param_match", "initial or partial",
            text => (text is "initial" or "partial" ? null : $"'{text}' is not known; use initial or partial", text),
            (x, v) => x with { ParameterMatch = v }),
        DraftRow<TrackProcess>.Custom("weight", (x, s, c) =>
            TrackWeight.Read(s, HeaviestFile, c) is { } w ? x with { Weight = w.Weight, IsReversed = w.IsReversed } : x),
        DraftRow<TrackProcess>.Number("quorum", 1, 65535, (x, v) => x with { Quorum = v }),
        DraftRow<TrackProcess>.Number("quorum_max", 0, 65535, (x, v) => x with { Maximum = v }),
        DraftRow<TrackProcess>.Seconds("delay", 1, (x, v) => x with { ForkDelay = v, TerminateDelay = v }, LongestDelay),
        DraftRow<TrackProcess>.Seconds("fork_delay", 1, (x, v) => x with { ForkDelay = v }, LongestDelay),
        DraftRow<TrackProcess>.Seconds("terminate_delay", 1, (x, v) => x with { TerminateDelay = v }, LongestDelay),
        DraftRow<TrackProcess>.Flag("full_command", x => x with { ComparesFullCommand = true }),
    }.SelectMany(rows => rows));

    /// <summary>track_file.</summary>
    public static KeywordTable<Draft<TrackFile>> File { get; } = new("track_file", new[]
    {
        DraftRow<TrackFile>.Name("file", (x, v) => x with { Path = v }),
        DraftRow<TrackFile>.Custom("weight", (x, s, c) =>
            TrackWeight.Read(s, HeaviestFile, c) is { } w ? x with { Weight = w.Weight, IsReversed = w.IsReversed } : x),
        DraftRow<TrackFile>.Custom("init_file", VrrpValues.ReadInitialValue),
    }.SelectMany(rows => rows));

    /// <summary>bfd_instance.</summary>
    public static KeywordTable<Draft<BfdInstance>> Bfd { get; } = new("bfd_instance", new[]
    {
        DraftRow<BfdInstance>.Address("neighbor_ip neighbour_ip", (x, v) => x with { Neighbour = v }),
        DraftRow<BfdInstance>.Address("source_ip", (x, v) => x with { Source = v }),
        DraftRow<BfdInstance>.Number("min_rx", 1, LongestBfdInterval, (x, v) => x with { ReceiveInterval = TimeSpan.FromMilliseconds(v) }),
        DraftRow<BfdInstance>.Number("min_tx", 1, LongestBfdInterval, (x, v) => x with { SendInterval = TimeSpan.FromMilliseconds(v) }),
        DraftRow<BfdInstance>.Number("idle_tx", 1000, 10_000, (x, v) => x with { IdleInterval = TimeSpan.FromMilliseconds(v) }),
        DraftRow<BfdInstance>.Number("multiplier", 1, 10, (x, v) => x with { Multiplier = v }),
        DraftRow<BfdInstance>.Flag("passive", x => x with { IsPassive = true }),
        DraftRow<BfdInstance>.Number("ttl hoplimit", 1, 255, (x, v) => x with { TimeToLive = v }),
        DraftRow<BfdInstance>.Number("max_hops", -1, 255, (x, v) => x with { MaximumHops = v }),
        DraftRow<BfdInstance>.Flag("multihop", x => x with { IsMultihop = true }),
        DraftRow<BfdInstance>.Custom("weight", (x, s, c) =>
            TrackWeight.Read(s, HeaviestScript, c) is { } w ? x with { Weight = w.Weight, IsReversed = w.IsReversed } : x),
        DraftRow<BfdInstance>.Flag("vrrp", x => x with { IsForVrrp = true }),
        DraftRow<BfdInstance>.Flag("checker", x => x with { IsForCheckers = true }),
    }.SelectMany(rows => rows));

    /// <summary>garp_group.</summary>
    public static KeywordTable<Draft<GarpGroup>> Garp { get; } = new("garp_group", new[]
    {
        DraftRow<GarpGroup>.Seconds("garp_interval", 1, (x, v) => x with { GarpInterval = v }),
        DraftRow<GarpGroup>.Seconds("gna_interval", 1, (x, v) => x with { NeighbourInterval = v }),
        DraftRow<GarpGroup>.Words("interface interfaces", (x, v) => x with { Interfaces = [.. x.Interfaces, .. v] }),
    }.SelectMany(rows => rows));

    /// <summary>track_group.</summary>
    public static KeywordTable<Draft<TrackGroup>> TrackGroup { get; } = new("track_group",
        DraftRow<TrackGroup>.Words("group", (x, v) => x with { Instances = [.. x.Instances, .. v] }).WithItsBlock());
}
