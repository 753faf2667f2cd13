using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>
/// Tells the synchronisation thread what happens to a worker's own sessions and to templates. Asked where a session's state changes and where it
/// ends, never on the short way. When the ring is full, the news are lost and counted; <see cref="SyncWalk"/> tells them again. Owner: the worker.
/// </summary>
public sealed unsafe class SyncNews
{
    // A session's beginning is known to the second.
    private const int BeginningMs = 2_000;

    private readonly SyncBlock* _block;
    private readonly SessionTable _table;
    private readonly SharedTables* _shared;
    private readonly HandoverWindow _handover;
    private uint _head;
    private uint _room;

    /// <summary>For the worker of a lane.</summary>
    public SyncNews(SyncLane lane, SessionTable table, SharedTables* shared, HandoverWindow handover)
    {
        _block = lane.Block;
        _table = table;
        _shared = shared;
        _handover = handover;
    }

    /// <summary>Whether there is anybody to tell.</summary>
    public bool IsOn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _block->IsHeard;
    }

    /// <summary>News so far; wraps.</summary>
    internal uint Head => _head;

    /// <summary>News that there is room for at the moment.</summary>
    internal uint Room => _room = SyncBlock.EventCapacity - (_head - Volatile.Read(ref _block->Taken));

    internal ref ulong this[SyncCounter counter] => ref _block->Counters[(int)counter];

    internal ref ulong this[SyncRefusal reason] => ref _block->Counters[(int)SyncCounter.FirstRefusal + (int)reason];

    /// <summary>A session has come to another state with a packet of this moment. Only when on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Entered(Session* session, uint nowMs)
    {
        bool isAgreed = session->State is SessionState.Established or SessionState.SctpEstablished;
        if (IsOwn(session) && (isAgreed || (session->Marks & SessionMarks.Told) != 0 || IsWorthTellingEarly(session, nowMs)))
            Tell(session, SharedTables.TimeoutOf(_shared, session->ServerSlot, session->State), nowMs, SyncNotes.None);
    }

    /// <summary>An answer of a UDP session has come. Only when on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Answered(Session* session, uint nowMs)
    {
        if (IsOwn(session) && (session->Marks & SessionMarks.Told) == 0)
            Tell(session, nowMs);
    }

    /// <summary>What is inserted for a session has changed. Only when on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Progressed(Session* session, uint nowMs)
    {
        if (IsOwn(session) && (session->Marks & SessionMarks.Told) != 0)
            Tell(session, nowMs);
    }

    /// <summary>A session of the other director is this one's since this moment. Only when on.</summary>
    public void Adopted(Session* session, uint nowMs) => Tell(session, session->RemainingMs(nowMs), nowMs, SyncNotes.Adopted);

    /// <summary>A session of this director that the other one knows ends, before it leaves the table.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Ended(Session* session, uint nowMs)
    {
        this[SyncCounter.Own]--;
        if (IsOn)
            TryPush(SyncRecordKind.End, SyncNotes.None, session, 0, 0, nowMs);
    }

    /// <summary>A template has come into use, or out of it. Only when on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Tell(SyncRecordKind kind, in Template template, uint nowMs)
    {
        SyncEvent* news = Next();
        if (news == null)
            return;
        news->Template = template;
        Publish(news, kind, template.IsAssured ? SyncNotes.Assured : SyncNotes.None, template.ServerSlot, template.RemainingMs(nowMs), nowMs);
    }

    /// <summary>
    /// Whether the other director is to know of a session: its two ends have agreed on it (UDP: there was an answer, or a further datagram), it is
    /// nobody else's, and it goes on.
    /// </summary>
    internal bool IsWorthTelling(Session* session, uint nowMs)
    {
        if (!IsOwn(session) || SessionTable.IsExpired(session, nowMs))
            return false;
        if ((session->Marks & SessionMarks.Told) != 0)
            return true;
        return session->State == SessionState.Udp
            ? session->Adjacency[(int)Direction.Outbound] != Adjacency.None || HadLaterPacket(session)
            : session->State is SessionState.Established or SessionState.SctpEstablished or SessionState.FinWait or SessionState.CloseWait
                or SessionState.LastAck or SessionState.SctpShutdownSent or SessionState.SctpShutdownReceived or SessionState.SctpShutdownAckSent;
    }

    /// <summary>
    /// Whether the other director is to know of a session before its ends have agreed on it: during a hand-over. A flood of them leaves half of the
    /// ring to others.
    /// </summary>
    internal bool IsWorthTellingEarly(Session* session, uint nowMs) =>
        _handover.Covers(nowMs) && SessionStates.IsEmbryonic(session->State) && session->State is not (SessionState.None or SessionState.SctpNone)
        && (session->Marks & SessionMarks.Told) == 0 && IsOwn(session) && Room > SyncBlock.EventCapacity / 2;

    /// <summary>Tells of a session as it is.</summary>
    internal void Tell(Session* session, uint nowMs) => Tell(session, session->RemainingMs(nowMs), nowMs, SyncNotes.None);

    private static bool IsOwn(Session* session) => (session->Marks & (SessionMarks.Remote | SessionMarks.Resetting)) == 0;

    private bool HadLaterPacket(Session* session)
    {
        uint lastMs = session->ExpiresAtMs - SharedTables.TimeoutOf(_shared, session->ServerSlot, session->State);
        return (int)(lastMs - session->BeganS * 1000) >= BeginningMs;
    }

    private void Tell(Session* session, uint remainingMs, uint nowMs, SyncNotes notes)
    {
        if ((session->Marks & SessionMarks.Templated) != 0)
            notes |= SyncNotes.Templated;
        uint timeoutMs = SharedTables.TimeoutOf(_shared, session->ServerSlot, session->State);
        uint idleMs = timeoutMs > remainingMs ? timeoutMs - remainingMs : 0;
        if (!TryPush(SyncRecordKind.Session, notes, session, remainingMs, idleMs, nowMs) || (session->Marks & SessionMarks.Told) != 0)
            return;
        session->Marks |= SessionMarks.Told;
        this[SyncCounter.Own]++;
    }

    private bool TryPush(SyncRecordKind kind, SyncNotes notes, Session* session, uint remainingMs, uint idleMs, uint nowMs)
    {
        SyncEvent* news = Next();
        if (news == null)
            return false;
        news->Session = *session;
        if (session->Has(SessionTraits.Extended))
            news->Extension = *_table.ExtensionOf(session);
        news->IdleMs = idleMs;
        Publish(news, kind, notes, session->ServerSlot, remainingMs, nowMs);
        return true;
    }

    private SyncEvent* Next()
    {
        if (_room != 0 || Room != 0)
            return _block->Events + (_head & (SyncBlock.EventCapacity - 1));
        this[SyncCounter.Lost]++;
        return null;
    }

    private void Publish(SyncEvent* news, SyncRecordKind kind, SyncNotes notes, uint serverSlot, uint remainingMs, uint nowMs)
    {
        news->Kind = kind;
        news->Notes = notes;
        news->ToldAtMs = nowMs;
        news->RemainingMs = remainingMs;
        news->Path = _shared->ServerPaths[serverSlot];
        _room--;
        Volatile.Write(ref _block->Told, ++_head);
    }
}
