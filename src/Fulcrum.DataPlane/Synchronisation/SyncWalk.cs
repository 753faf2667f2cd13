using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>
/// Goes over a worker's sessions, and its share of the templates, and tells them: all within <see cref="SyncBlock.RefreshMs"/>, so that what was
/// lost is made good and what the other director holds does not time out there; or, for a bulk, as fast as there is room. Leaves half of the
/// ring to what happens meanwhile. Owner: the worker.
/// </summary>
internal sealed unsafe class SyncWalk(SyncBlock* block, SyncNews news, SessionLifecycle sessions)
{
    // Slots looked at in one poll, and how far ahead they are fetched.
    private const uint MostSlots = 64;
    private const uint Distance = 8;

    // What is put off by more than that is given up: a worker that has no time has none later.
    private const uint LongestArrearsMs = 1_000;

    private const uint Reserve = SyncBlock.EventCapacity / 2;

    // The same during a hand-over, where most slots are looked at only.
    private const uint MostHandoverSlots = 512;

    private uint _bulk;
    private bool _isBulk;
    private bool _isBehind;
    private bool _isHandover;
    private uint _handover;
    private bool _inherits;
    private uint _session;
    private uint _template = sessions.Templates.SweepFirst;
    private uint _lastMs;

    // Slots that are due, in parts of the refresh time.
    private ulong _sessionsDue;
    private ulong _templatesDue;

    /// <summary>Has all embryonic sessions told within some milliseconds.</summary>
    public void BeginHandover() => (_isHandover, _handover) = (true, 0);

    /// <summary>One poll's part.</summary>
    public void Run(uint nowMs)
    {
        if (_isHandover)
            TellEmbryonic(nowMs);
        uint asked = Volatile.Read(ref block->BulkAsked);
        if (asked != _bulk)
            BeginBulk(asked);
        uint elapsedMs = Math.Min(nowMs - _lastMs, LongestArrearsMs);
        if (elapsedMs == 0 && !_isBulk && !_isBehind)
            return;
        _lastMs = nowMs;
        uint room = news.Room;
        uint budget = room <= Reserve ? 0 : Math.Min(room - Reserve, MostSlots);
        if (_isBulk)
            RunBulk(budget, nowMs);
        else
            Refresh(elapsedMs, budget, nowMs);
    }

    private void TellEmbryonic(uint nowMs)
    {
        SessionTable table = sessions.Table;
        uint end = Math.Min(_handover + MostHandoverSlots, table.UsedSlots);
        for (; _handover < end && news.Room > Reserve; _handover++)
        {
            Session* session = table.Slots + _handover;
            Prefetch.Line(session + Distance);
            if (session->State > SessionState.Extension && !SessionTable.IsExpired(session, nowMs) && news.IsWorthTellingEarly(session, nowMs))
                news.Tell(session, nowMs);
        }
        _isHandover = _handover < table.UsedSlots;
    }

    private void BeginBulk(uint asked)
    {
        _bulk = asked;
        _isBulk = true;
        _inherits = block->BulkInherits;
        _session = 0;
        _template = sessions.Templates.SweepFirst;
    }

    private void RunBulk(uint budget, uint nowMs)
    {
        TemplateTable templates = sessions.Templates;
        if (templates.UsedCount == 0)
            _template = templates.SweepEnd;
        for (; budget > 0 && _template < templates.SweepEnd; budget--)
            TellTemplate(_template++, nowMs);
        for (; budget > 0 && TellNextSession(nowMs); budget--)
        {
        }
        if (budget == 0)
            return;
        _isBulk = _inherits = false;
        _template = templates.SweepFirst;
        block->BulkEnd = news.Head;
        Volatile.Write(ref block->BulkDone, _bulk);
    }

    private void Refresh(uint elapsedMs, uint budget, uint nowMs)
    {
        ulong refreshMs = Math.Max(block->RefreshMs, 1);
        uint used = sessions.Table.UsedSlots;
        _sessionsDue = Math.Min(_sessionsDue + (ulong)elapsedMs * used, (ulong)LongestArrearsMs * used + refreshMs);
        for (; budget > 0 && _sessionsDue >= refreshMs; budget--, _sessionsDue -= refreshMs)
            TellNextSession(nowMs);
        TemplateTable templates = sessions.Templates;
        uint share = templates.UsedCount == 0 ? 0 : templates.SweepEnd - templates.SweepFirst;
        _templatesDue = Math.Min(_templatesDue + (ulong)elapsedMs * share, (ulong)LongestArrearsMs * share + refreshMs);
        for (; budget > 0 && share > 0 && _templatesDue >= refreshMs; budget--, _templatesDue -= refreshMs)
        {
            TellTemplate(_template, nowMs);
            _template = _template + 1 == templates.SweepEnd ? templates.SweepFirst : _template + 1;
        }
        _isBehind = _sessionsDue >= refreshMs || _templatesDue >= refreshMs;
    }

    /// <summary>False at the end of a turn.</summary>
    private bool TellNextSession(uint nowMs)
    {
        SessionTable table = sessions.Table;
        if (table.UsedSlots == 0)
            return false;
        Session* session = table.Slots + _session;
        Prefetch.Line(session + Distance);
        if (session->State > SessionState.Extension)
            TellSession(session, nowMs);
        _session = table.After(_session);
        return _session != 0;
    }

    /// <summary>A session that is inherited is told with that.</summary>
    private void TellSession(Session* session, uint nowMs)
    {
        if (_inherits && (session->Marks & SessionMarks.Remote) != 0 && !SessionTable.IsExpired(session, nowMs))
            sessions.Adopt(session);
        else if (news.IsWorthTelling(session, nowMs))
            news.Tell(session, nowMs);
    }

    private void TellTemplate(uint slot, uint nowMs)
    {
        if (!sessions.Templates.TryRead(slot, out Template template) || !template.IsAssured)
            return;
        if (_inherits && template.IsRemote)
            sessions.Templates.Store->Slots[slot].IsRemote = template.IsRemote = false;
        if (!template.IsRemote)
            news.Tell(SyncRecordKind.Template, template, nowMs);
    }
}
