using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>
/// A worker's part in session synchronisation, in every poll while it is on: a few of the records that wait, and a part of the walk. While it is off
/// it costs a comparison. Owner: the worker.
/// </summary>
public sealed unsafe class WorkerSync
{
    // Records in one poll: some microseconds.
    private const uint MostRecords = 8;

    private readonly SyncBlock* _block;
    private readonly SharedTables* _shared;
    private readonly HandoverWindow _handover;
    private readonly SessionTable _table;
    private readonly SyncNews _news;
    private readonly SyncKeys* _keys;
    private readonly SyncWalk _walk;
    private readonly SessionInstaller _sessions;
    private readonly TemplateInstaller _templates;
    private uint _applied;

    /// <summary>Allocates scratch.</summary>
    public WorkerSync(WorkerSetup setup, SessionLifecycle sessions, SyncNews news, SyncLane lane, HandoverWindow handover, string owner)
    {
        _block = lane.Block;
        _shared = setup.Shared;
        _handover = handover;
        _table = sessions.Table;
        _news = news;
        _keys = (SyncKeys*)setup.Memory.Allocate(MostRecords * (nuint)sizeof(SyncKeys), $"synchronisation scratch of {owner}");
        KnownServers servers = new(setup.Memory, owner);
        _walk = new SyncWalk(_block, news, sessions);
        _sessions = new SessionInstaller(setup, sessions, news, servers, _block);
        _templates = new TemplateInstaller(setup.Shared, sessions.Templates, news, servers);
    }

    /// <summary>Whether there is something for <see cref="Run"/> to do.</summary>
    public bool IsOn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _block->IsOn != 0;
    }

    /// <summary>Whether somebody waits for this worker.</summary>
    public bool IsBusy => IsOn
        && (Volatile.Read(ref _block->Given) != _applied || _news.IsOn && Volatile.Read(ref _block->BulkAsked) != _block->BulkDone);

    /// <summary>One poll's part.</summary>
    public void Run(uint nowMs)
    {
        uint waiting = Volatile.Read(ref _block->Given) - _applied;
        if (waiting != 0)
            Apply(Math.Min(waiting, MostRecords), nowMs);
        bool begins = _handover.Follow(Volatile.Read(ref _shared->Handover), nowMs);
        if (!_news.IsOn)
            return;
        if (begins)
            _walk.BeginHandover();
        _walk.Run(nowMs);
    }

    /// <summary>Keys first, so that their buckets come from memory at once.</summary>
    private void Apply(uint count, uint nowMs)
    {
        for (uint index = 0; index < count; index++)
        {
            SyncRecord* record = RecordAt(_applied + index);
            if (record->Kind <= SyncRecordKind.End)
                SyncKeys.Make(record, _table, _keys + index);
        }
        for (uint index = 0; index < count; index++)
            Apply(RecordAt(_applied + index), _keys + index, nowMs);
        _applied += count;
        Volatile.Write(ref _block->Applied, _applied);
    }

    private void Apply(SyncRecord* record, SyncKeys* keys, uint nowMs)
    {
        switch (record->Kind)
        {
            case SyncRecordKind.Session:
                _sessions.Apply(record, keys, nowMs);
                break;
            case SyncRecordKind.End:
                _sessions.End(record, keys);
                break;
            default:
                _templates.Apply(record);
                break;
        }
    }

    private SyncRecord* RecordAt(uint position) => _block->Records + (position & (SyncBlock.RecordCapacity - 1));
}
