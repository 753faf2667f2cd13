namespace Fulcrum.ControlPlane.Metrics;

/// <summary>Synchronisation of sessions with the other director.</summary>
internal static class SyncMetrics
{
    private static readonly Metric s_state = Metric.Gauge("fulcrum_sync_state", "1 for the state that it is in, 0 for the others.", "state");
    private static readonly Metric s_mayTakeOver =
        Metric.Gauge("fulcrum_sync_may_take_over", "Whether VRRP may take over from a living master: the peer's sessions are here, or need not be.");
    private static readonly Metric s_refused =
        Metric.Counter("fulcrum_sync_refused_records_total", "Records of the peer that were refused, by reason.", "reason");
    private static readonly Metric s_closed = Metric.Counter("fulcrum_sync_closed_connections_total", "Connections that have ended, by reason.",
        "reason");
    private static readonly Metric s_peerHeld = Metric.Gauge("fulcrum_sync_peer_held_sessions", "Sessions of this director that the peer holds.");
    private static readonly Metric s_peerOwn = Metric.Gauge("fulcrum_sync_peer_own_sessions", "Sessions of the peer that it tells.");
    private static readonly Metric s_differs =
        Metric.Gauge("fulcrum_sync_placement_differs", "Whether the peer places sessions on its workers otherwise: some are refused then.");

    private static readonly (Metric Metric, Func<Wire.Synchronisation, double> Value)[] s_metrics =
    [
        Gauge("connected", "Whether there is a connection with the peer over which sessions are exchanged.",
            s => s.State is Wire.SyncState.Bulk or Wire.SyncState.Live ? 1 : 0),
        Gauge("lag_seconds", "Time from when a worker tells of a session to when the peer's workers know; 0 when nothing is told.",
            s => s.LagMs / 1000.0),
        Gauge("backlog_records", "Records that wait in the workers' rings.", s => s.Backlog),
        Gauge("unacknowledged_records", "Records on the way that the peer has not acknowledged.", s => s.Unacknowledged),
        Gauge("held_sessions", "Sessions of the peer that are here.", s => s.Records.Held),
        Gauge("own_sessions", "Sessions of this director that are told.", s => s.Records.Own),
        Counter("told_records", "Records told to the peer.", s => s.Records.Told),
        Counter("lost_records", "Records lost because a worker's ring was full; told again in time, unless they were of a session's end.",
            s => s.Records.Lost),
        Counter("received_records", "Records received from the peer.", s => s.Records.Received),
        Counter("installed_records", "Records of the peer that made a session.", s => s.Records.Installed),
        Counter("updated_records", "Records of the peer that changed or confirmed a session.", s => s.Records.Updated),
        Counter("ignored_records", "Records of the peer that changed nothing.", s => s.Records.Ignored),
        Counter("ended_records", "Records of the peer that ended a session.", s => s.Records.Ended),
        Counter("adopted_sessions", "Sessions whose packets have come here instead of to the peer.", s => s.Records.Adopted),
        Counter("yielded_sessions", "Sessions whose packets have come to the peer instead of here.", s => s.Records.Yielded),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<Metric> All =>
        [s_state, .. s_metrics.Select(m => m.Metric), s_refused, s_closed, s_peerHeld, s_peerOwn, s_differs, s_mayTakeOver];

    /// <summary>Writes them.</summary>
    public static void Write(MetricPage page, Wire.Synchronisation status, bool mayTakeOver)
    {
        foreach (Wire.SyncState state in Enum.GetValues<Wire.SyncState>())
            page.Set(s_state, status.State == state, SnakeCase.Of(state));
        Wire.Synchronisation known = status.Records is null ? new(status) { Records = new() } : status;
        foreach ((Metric metric, Func<Wire.Synchronisation, double> value) in s_metrics)
            page.Set(metric, value(known));
        foreach (Wire.SyncCount count in known.Records.Refused.DistinctBy(c => c.Name))
            page.Set(s_refused, count.Count, count.Name);
        foreach (Wire.SyncCount count in status.Closed.DistinctBy(c => c.Name))
            page.Set(s_closed, count.Count, count.Name);
        page.Set(s_mayTakeOver, mayTakeOver);
        if (status.Peer is not { } peer)
            return;
        page.Set(s_peerHeld, peer.Held);
        page.Set(s_peerOwn, peer.Own);
        page.Set(s_differs, peer.PlacementDiffers);
    }

    private static (Metric Metric, Func<Wire.Synchronisation, double> Value) Gauge(string name, string help,
        Func<Wire.Synchronisation, double> value) =>
        (Metric.Gauge($"fulcrum_sync_{name}", help), value);

    private static (Metric Metric, Func<Wire.Synchronisation, double> Value) Counter(string name, string help,
        Func<Wire.Synchronisation, double> value) =>
        (Metric.Counter($"fulcrum_sync_{name}_total", help), value);
}
