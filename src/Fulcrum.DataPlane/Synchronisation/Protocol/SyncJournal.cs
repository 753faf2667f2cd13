using System.Collections.Concurrent;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// What happens between the directors, for the log and for the control plane: written by the synchronisation thread, sent by the control
/// thread.
/// </summary>
internal sealed class SyncJournal(Action<string> log, Func<long> nowMs) : ISyncListener
{
    private const long RepeatMs = 60_000;
    private const int MostEvents = 256;

    private readonly ConcurrentQueue<Wire.SyncEvent> _events = new();
    private SyncSettings? _settings;

    // When each was told last, those of the peer behind; 0: not yet.
    private readonly long[] _refusedMs = new long[2 * CloseReasons.Count];

    /// <summary>How much has been written; synchronisation thread.</summary>
    public long Count { get; private set; }

    /// <summary>What is done from now on; null: nothing.</summary>
    public void Configured(SyncSettings? settings)
    {
        if (settings is null && _settings is null)
            return;
        bool isSame = settings is not null && _settings is not null && settings.KeepsConnections(_settings);
        _settings = settings;
        _refusedMs.AsSpan().Clear();
        if (settings is null)
            log("Sessions are not synchronised any more.");
        else if (!isSame)
            log($"Sessions are synchronised with {settings.PeerText}, from {settings.LocalText}"
                + $"{(settings.Key.Length > 0 ? "" : ", without a key")}.");
    }

    /// <inheritdoc />
    public void Connected(string release, bool placementDiffers)
    {
        _refusedMs.AsSpan().Clear();
        log($"Session synchronisation: {Peer}, release {release}, is connected."
            + (placementDiffers ? " It places sessions on its workers otherwise: sessions whose worker cannot be computed alike are refused." : ""));
        Add(new Wire.SyncEvent
        {
            Connected = new Wire.SyncConnected { PeerAddress = Address, Version = release, PlacementDiffers = placementDiffers },
        });
    }

    /// <inheritdoc />
    public void Lost(CloseReason reason, bool isPeersReason)
    {
        log($"Session synchronisation: {Peer} is not connected any more: {Words(reason, isPeersReason)}.");
        Add(new Wire.SyncEvent
        {
            Lost = new Wire.SyncLost
            {
                PeerAddress = Address, Reason = CloseReasons.NameOf(reason), Text = CloseReasons.TextOf(reason), OfPeer = isPeersReason,
            },
        });
    }

    /// <inheritdoc />
    public void Refused(CloseReason reason, bool isPeersReason)
    {
        long now = nowMs();
        ref long told = ref _refusedMs[(int)reason + (isPeersReason ? CloseReasons.Count : 0)];
        if (reason is CloseReason.Superseded or CloseReason.Reconfigured or CloseReason.Stopping || told != 0 && now - told < RepeatMs)
            return;
        told = now;
        log($"Session synchronisation: no connection with {Peer}: {Words(reason, isPeersReason)}.");
        Add(new Wire.SyncEvent
        {
            Refused = new Wire.SyncRefused
            {
                PeerAddress = Address, Reason = CloseReasons.NameOf(reason), Text = CloseReasons.TextOf(reason), OfPeer = isPeersReason,
            },
        });
    }

    /// <inheritdoc />
    public void BulkOver(bool isOwn, ulong records, long durationMs)
    {
        string whose = isOwn ? $"all that is here has been told to {Peer}" : $"all that {Peer} has is here";
        log(FormattableString.Invariant($"Session synchronisation: {whose}: {records} records in {durationMs / 1000.0:0.0} s."));
        Add(new Wire.SyncEvent { BulkOver = new Wire.SyncBulkOver { Own = isOwn, Records = records, DurationMs = (ulong)durationMs } });
    }

    /// <inheritdoc />
    public void BulkWanted()
    {
        log($"Session synchronisation: sessions of {Peer} were refused because servers were not here; servers have come, so it is asked for all again.");
        Add(new Wire.SyncEvent { BulkWanted = new Wire.SyncBulkWanted() });
    }

    /// <summary>An exception that should not be.</summary>
    public void Failed(Exception reason) => log($"Session synchronisation: internal error; it begins anew: {reason}");

    /// <summary>Sends what has happened since the last call. Control thread; allocates only for an event.</summary>
    public void Send(Action<Wire.Event> notify)
    {
        while (_events.TryDequeue(out Wire.SyncEvent? item))
            notify(new Wire.Event { Sync = item });
    }

    private string Peer => _settings?.PeerText ?? "the peer";

    private Google.Protobuf.ByteString Address => _settings?.Peer.ToWire() ?? Google.Protobuf.ByteString.Empty;

    private static string Words(CloseReason reason, bool isPeersReason) =>
        isPeersReason ? $"it says of this director: {CloseReasons.TextOf(reason)}" : CloseReasons.TextOf(reason);

    private void Add(Wire.SyncEvent item)
    {
        Count++;
        if (_events.Count < MostEvents)
            _events.Enqueue(item);
    }
}
