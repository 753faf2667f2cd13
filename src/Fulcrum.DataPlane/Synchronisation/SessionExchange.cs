using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Handoff;
using Fulcrum.DataPlane.Services;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Steering;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>
/// The lanes of all workers as one. Knows no configuration: what a record means is the worker's to say, and whose worker's it is follows from
/// the record, but for DR and TUN, where two may be meant.
/// </summary>
/// <remarks>Disposing it frees the lanes' rings: when no worker runs any more.</remarks>
public sealed unsafe class SessionExchange : ISessionExchange, IDisposable
{
    private readonly SyncLane[] _lanes;
    private readonly SessionPlacement _placement;
    private readonly Func<uint> _nowMs;
    private ulong _told;
    private ulong _received;
    private ulong _malformed;
    private ulong _unplaced;
    private int _firstLane;

    /// <summary>Nothing is told before <see cref="Open"/>.</summary>
    /// <param name="workers">All of them.</param>
    /// <param name="placement">Which worker packets belong to; null with one worker.</param>
    /// <param name="ports">The logical ports, of any worker.</param>
    public SessionExchange(IReadOnlyList<IWorkerView> workers, WorkerHash? placement, IReadOnlyList<WorkerPort> ports)
        : this([.. workers.Select(worker => worker.Synchronisation)], placement, ports, () => workers[0].NowMs)
    {
    }

    internal SessionExchange(SyncLane[] lanes, WorkerHash? placement, IReadOnlyList<WorkerPort> ports, Func<uint> nowMs)
    {
        _lanes = lanes;
        _placement = new SessionPlacement(placement, ports);
        _nowMs = nowMs;
        Placement = _placement.Digest(lanes.Length);
    }

    /// <inheritdoc />
    public ulong Placement { get; }

    /// <inheritdoc />
    public uint NowMs => _nowMs();

    /// <inheritdoc />
    public bool IsBulkOver => Array.TrueForAll(_lanes, static lane => lane.IsBulkOver);

    /// <inheritdoc />
    public int Backlog
    {
        get
        {
            uint backlog = 0;
            foreach (SyncLane lane in _lanes)
                backlog += lane.Backlog;
            return (int)backlog;
        }
    }

    /// <inheritdoc />
    public int Unapplied
    {
        get
        {
            uint unapplied = 0;
            foreach (SyncLane lane in _lanes)
                unapplied += lane.Unapplied;
            return (int)unapplied;
        }
    }

    /// <inheritdoc />
    public SyncTotals Totals
    {
        get
        {
            SyncTotals totals = new() { Told = _told, Received = _received };
            foreach (SyncLane lane in _lanes)
                Add(lane.Block->Counters, ref totals);
            totals[SyncRefusal.Malformed] += _malformed;
            totals[SyncRefusal.PlacementDiffers] += _unplaced;
            return totals;
        }
    }

    /// <inheritdoc />
    public void Open(uint refreshSeconds)
    {
        foreach (SyncLane lane in _lanes)
            lane.Open(refreshSeconds * 1000);
    }

    /// <inheritdoc />
    public void Close()
    {
        foreach (SyncLane lane in _lanes)
            lane.Close();
    }

    /// <inheritdoc />
    public void BeginBulk(bool inherits = false)
    {
        foreach (SyncLane lane in _lanes)
            lane.BeginBulk(inherits);
    }

    /// <inheritdoc />
    public void TellAgain()
    {
        foreach (SyncLane lane in _lanes)
            lane.TellAgain();
    }

    /// <inheritdoc />
    public int Take(Span<SyncRecord> records)
    {
        int count = 0;
        for (int lane = 0; lane < _lanes.Length && count < records.Length; lane++)
            count += _lanes[(_firstLane + lane) % _lanes.Length].Take(records[count..]);
        _firstLane = (_firstLane + 1) % _lanes.Length;
        _told += (ulong)count;
        return count;
    }

    /// <inheritdoc />
    public int Give(ReadOnlySpan<SyncRecord> records)
    {
        int count = 0;
        while (count < records.Length && TryGive(records[count]))
            count++;
        _received += (ulong)count;
        return count;
    }

    /// <inheritdoc />
    public void PeerLost()
    {
        foreach (SyncLane lane in _lanes)
            lane.Mute();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (SyncLane lane in _lanes)
            lane.Free();
    }

    /// <summary>False when a worker whose it may be has no room for it.</summary>
    private bool TryGive(in SyncRecord record)
    {
        if (!SyncRecordCheck.IsSound(record))
        {
            _malformed++;
            return true;
        }
        FindOwners(record, out int owner, out int other);
        if (owner == SessionPlacement.Unknown)
        {
            _unplaced++;
            return true;
        }
        if (!_lanes[owner].HasRoom || other != SessionPlacement.Unknown && !_lanes[other].HasRoom)
            return false;
        _lanes[owner].Give(record, isCopy: false);
        if (other != SessionPlacement.Unknown)
            _lanes[other].Give(record, isCopy: true);
        return true;
    }

    /// <summary>
    /// The worker of a record, and another one that may be meant; Unknown: none. Templates are all workers', who take turns by the client.
    /// </summary>
    private void FindOwners(in SyncRecord record, out int owner, out int other)
    {
        other = SessionPlacement.Unknown;
        if (record.Kind > SyncRecordKind.End)
        {
            owner = (int)((record.Client.Fold() * 0x9E37_79B9_7F4A_7C15 >> 32) % (ulong)_lanes.Length);
            return;
        }
        if (record.Mode == ForwardingMode.FullNat)
        {
            owner = _placement.OwnerOfReply(record.Real, record.Local, record.RealPort, record.LocalPort);
            return;
        }
        FlowEndpoints request = new(record.Client, record.Virtual, record.ClientPort, record.VirtualPort, record.Protocol);
        owner = _placement.OwnerOf(request, placedByClient: true);
        int byArrival = record.Mode == ForwardingMode.Nat ? owner : _placement.OwnerOf(request, placedByClient: false);
        if (byArrival != owner)
            other = byArrival;
    }

    private static void Add(ulong* counters, ref SyncTotals totals)
    {
        totals.Lost += counters[(int)SyncCounter.Lost];
        totals.Installed += counters[(int)SyncCounter.Installed];
        totals.Updated += counters[(int)SyncCounter.Updated];
        totals.Ignored += counters[(int)SyncCounter.Ignored];
        totals.Ended += counters[(int)SyncCounter.Ended];
        totals.Adopted += counters[(int)SyncCounter.Adopted];
        totals.Yielded += counters[(int)SyncCounter.Yielded];
        totals.Held += counters[(int)SyncCounter.Held];
        totals.Own += counters[(int)SyncCounter.Own];
        for (int reason = 0; reason < SyncTotals.RefusalCount; reason++)
            totals[(SyncRefusal)reason] += counters[(int)SyncCounter.FirstRefusal + reason];
    }
}
