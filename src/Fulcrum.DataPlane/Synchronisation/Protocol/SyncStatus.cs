using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// How it stands with the peer. The synchronisation thread writes it down from time to time, and any thread may have it as a message. Nothing
/// is allocated but the message.
/// </summary>
internal sealed class SyncStatus
{
    private readonly Lock _lock = new();
    private readonly ulong[] _closed = new ulong[CloseReasons.Count];
    private readonly byte[] _peerHello = new byte[Hello.Size];
    private Facts _facts;

    /// <summary>Writes down how it stands.</summary>
    public void Write(PeerLink link, ISessionExchange exchange, long nowMs)
    {
        lock (_lock)
        {
            Wire.SyncState state = StateOf(link);
            long sinceMs = state == _facts.State && ReferenceEquals(link.Settings, _facts.Settings) ? _facts.SinceMs : nowMs;
            _facts = new Facts
            {
                Settings = link.Settings,
                State = state,
                SinceMs = sinceMs,
                NowMs = nowMs,
                Reason = link.LastReason,
                IsPeersReason = link.IsPeersReason,
                ForeignVersion = link.ForeignVersion,
                Workers = link.Placement.Workers,
                Backlog = link.Settings is null ? 0 : exchange.Backlog,
                Totals = exchange.Totals,
            };
            link.Closed.CopyTo(_closed);
            if (link.Open is not { } open)
                return;
            SyncTraffic traffic = link.Traffic;
            _facts.IsConnected = true;
            _facts.BeganMs = traffic.BeganMs;
            _facts.IsOwnBulkTold = traffic.IsOwnBulkTold;
            _facts.IsPeerBulkOver = traffic.IsPeerBulkOver;
            _facts.LagMs = traffic.LagMs(nowMs);
            _facts.Unacknowledged = traffic.Unacknowledged;
            _facts.Heard = traffic.Heard;
            _facts.PeerWorkers = open.Peer.Placement.Workers;
            _facts.PlacementDiffers = open.Peer.Placement != link.Placement;
            open.PeerHello.CopyTo(_peerHello);
        }
    }

    /// <summary>As it was written down last.</summary>
    public Wire.Synchronisation ToWire()
    {
        lock (_lock)
        {
            Wire.Synchronisation message = new()
            {
                State = _facts.State,
                StateMs = (ulong)(_facts.NowMs - _facts.SinceMs),
                Backlog = (ulong)_facts.Backlog,
                Records = RecordsOf(_facts.Totals),
                Workers = _facts.Workers,
                ProtocolVersion = Hello.Version,
                ForeignProtocolVersion = _facts.ForeignVersion,
            };
            if (_facts.Settings is { } settings)
                WriteSettings(message, settings);
            for (int reason = 1; reason < CloseReasons.Count; reason++)
                if (_closed[reason] > 0)
                    message.Closed.Add(new Wire.SyncCount { Name = CloseReasons.NameOf((CloseReason)reason), Count = _closed[reason] });
            if (_facts.Reason != CloseReason.None)
                (message.LastReason, message.LastReasonText, message.LastReasonOfPeer) =
                    (CloseReasons.NameOf(_facts.Reason), CloseReasons.TextOf(_facts.Reason), _facts.IsPeersReason);
            if (_facts.IsConnected)
                WriteConnection(message);
            return message;
        }
    }

    private static Wire.SyncState StateOf(PeerLink link) => link switch
    {
        { Settings: null } => Wire.SyncState.Off,
        { Open: not null } when link.Traffic is { IsOwnBulkTold: true, IsPeerBulkOver: true } => Wire.SyncState.Live,
        { Open: not null } => Wire.SyncState.Bulk,
        _ when CloseReasons.IsRefusal(link.LastReason) => Wire.SyncState.Refused,
        { IsAuthenticating: true } => Wire.SyncState.Authenticating,
        _ => Wire.SyncState.Connecting,
    };

    private static void WriteSettings(Wire.Synchronisation message, SyncSettings settings)
    {
        message.LocalAddress = settings.Local.ToWire();
        message.LocalPort = settings.LocalPort;
        message.PeerAddress = settings.Peer.ToWire();
        message.PeerPort = settings.PeerPort;
        message.Insecure = settings.Key.Length == 0;
    }

    private void WriteConnection(Wire.Synchronisation message)
    {
        message.ConnectedMs = (ulong)Math.Max(_facts.NowMs - _facts.BeganMs, 1);
        message.OwnBulkTold = _facts.IsOwnBulkTold;
        message.PeerBulkOver = _facts.IsPeerBulkOver;
        message.LagMs = _facts.LagMs;
        message.Unacknowledged = _facts.Unacknowledged;
        message.Peer = new Wire.SyncPeer
        {
            Version = Hello.ReleaseOf(_peerHello),
            Workers = _facts.PeerWorkers,
            PlacementDiffers = _facts.PlacementDiffers,
            Received = _facts.Heard.Received,
            Refused = _facts.Heard.Refused,
            Held = _facts.Heard.Held,
            Own = _facts.Heard.Own,
            BulkOver = _facts.Heard.IsBulkOver,
        };
    }

    private static Wire.SyncRecords RecordsOf(in SyncTotals totals)
    {
        Wire.SyncRecords records = new()
        {
            Told = totals.Told,
            Lost = totals.Lost,
            Received = totals.Received,
            Installed = totals.Installed,
            Updated = totals.Updated,
            Ignored = totals.Ignored,
            Ended = totals.Ended,
            Adopted = totals.Adopted,
            Yielded = totals.Yielded,
            Held = totals.Held,
            Own = totals.Own,
        };
        for (int reason = 0; reason < SyncTotals.RefusalCount; reason++)
            records.Refused.Add(new Wire.SyncCount { Name = SyncRefusalNames.Of((SyncRefusal)reason), Count = totals[(SyncRefusal)reason] });
        return records;
    }

    private struct Facts
    {
        public SyncSettings? Settings;
        public Wire.SyncState State;
        public long SinceMs;
        public long NowMs;
        public CloseReason Reason;
        public bool IsPeersReason;
        public ushort ForeignVersion;
        public ushort Workers;
        public int Backlog;
        public SyncTotals Totals;
        public bool IsConnected;
        public long BeganMs;
        public bool IsOwnBulkTold;
        public bool IsPeerBulkOver;
        public uint LagMs;
        public ulong Unacknowledged;
        public Acknowledgement Heard;
        public ushort PeerWorkers;
        public bool PlacementDiffers;
    }
}
