using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Beginning and end of sessions: the table, the local port and the counters always change together. Owner: the worker.
/// </summary>
public sealed unsafe class SessionLifecycle(
    SessionTable table, LocalPorts ports, TemplateTable templates, WorkerStatistics statistics, ExpiredSessions expired, SyncNews news)
{
    private const uint BeforeFirstTransitionMs = 3_000;

    // Slots that a poll looks at for timed-out sessions: with packets, without any, and for each session that has begun since the last
    // time; twice as many of these where the table is more than half full. At one rate of beginning and ending, sessions that have
    // timed out and wait to be found then fill an eighth of the table at most.
    private const int SweepWhenBusy = 4;
    private const int SweepWhenIdle = 64;
    private const int SweepForEachNew = 2;

    private int _begunSinceSweep;

    /// <summary>The sessions.</summary>
    public SessionTable Table => table;

    /// <summary>Their local ports.</summary>
    public LocalPorts Ports => ports;

    /// <summary>What binds clients of persistent services to servers.</summary>
    public TemplateTable Templates => templates;

    /// <summary>Slots of the table that no session uses.</summary>
    public uint FreeSlots => table.FreeSlots;

    /// <summary>
    /// A new session before its first transition (UDP: in its only state), counted as inactive at its server; null when the table is
    /// full. Neither key may be in the table. The outbound one is found from the next <see cref="SessionTable.Settle"/> on.
    /// </summary>
    public Session* Begin(
        FlowKey* inbound, uint inboundHash, FlowKey* outbound, uint outboundHash, uint serverSlot, SessionTraits traits, uint nowMs)
    {
        Session* session = table.InsertEarly(inbound, inboundHash, outbound, outboundHash, traits);
        if (session == null)
            return null;
        _begunSinceSweep++;
        session->ServerSlot = serverSlot;
        session->BeganS = nowMs / 1000;
        session->ExpiresAtMs = nowMs + BeforeFirstTransitionMs;
        if (inbound->Protocol == IpProtocol.Udp)
            session->State = SessionState.Udp;
        else if (inbound->Protocol == IpProtocol.Sctp)
            session->State = SessionState.SctpNone;
        ServerCounters* server = statistics.Servers + serverSlot;
        server->Connections++;
        server->InactiveSessions++;
        statistics[WorkerCounter.SessionsCreated]++;
        statistics[WorkerCounter.Sessions] = table.Count;
        return session;
    }

    /// <summary>
    /// A session that the other director has told of, in its state, with both keys in the index; null when the table is full. Counted at its server,
    /// but not as a connection: that it was where it began.
    /// </summary>
    public Session* Install(
        FlowKey* inbound, uint inboundHash, FlowKey* outbound, uint outboundHash, uint serverSlot, SessionTraits traits, SessionState state)
    {
        Session* session = table.Insert(inbound, inboundHash, outbound, outboundHash, traits);
        if (session == null)
            return null;
        _begunSinceSweep++;
        session->ServerSlot = serverSlot;
        session->State = state;
        session->Marks = SessionMarks.Remote;
        ServerCounters* server = statistics.Servers + serverSlot;
        if (SessionStates.IsActive(state))
            server->ActiveSessions++;
        else
            server->InactiveSessions++;
        news[SyncCounter.Held]++;
        statistics[WorkerCounter.SessionsInstalled]++;
        statistics[WorkerCounter.Sessions] = table.Count;
        return session;
    }

    /// <summary>Makes a session of the other director this one's, because a packet of it has come here.</summary>
    public void Adopt(Session* session)
    {
        session->Marks &= ~SessionMarks.Remote;
        news[SyncCounter.Held]--;
        news[SyncCounter.Adopted]++;
        if (news.IsOn)
            news.Adopted(session, templates.NowMs);
    }

    /// <summary>
    /// Makes a session of this director the other one's, whose packets come there. It forgets its next hops: so its next packet here is noticed.
    /// </summary>
    public void Yield(Session* session)
    {
        if ((session->Marks & SessionMarks.Told) != 0)
            news[SyncCounter.Own]--;
        session->Marks = session->Marks & ~SessionMarks.Told | SessionMarks.Remote;
        session->Adjacency[0] = Adjacency.None;
        session->Adjacency[1] = Adjacency.None;
        news[SyncCounter.Held]++;
        news[SyncCounter.Yielded]++;
    }

    /// <summary>Moves a session to another state.</summary>
    public void Enter(Session* session, SessionState state)
    {
        if ((state is SessionState.Close or SessionState.SctpRejected) && (session->Marks & SessionMarks.Remote) == 0)
            HandshakeEvidence.NoteClose(session, statistics.Evidence + session->ServerSlot);
        bool wasActive = SessionStates.IsActive(session->State);
        bool isActive = SessionStates.IsActive(state);
        session->State = state;
        if (state is SessionState.Established or SessionState.SctpEstablished)
            AssureTemplate(session);
        if (news.IsOn)
            news.Entered(session, templates.NowMs);
        if (wasActive == isActive)
            return;
        ServerCounters* server = statistics.Servers + session->ServerSlot;
        server->ActiveSessions += isActive ? 1UL : ulong.MaxValue;
        server->InactiveSessions += isActive ? ulong.MaxValue : 1UL;
    }

    /// <summary>A segment that leaves a session at its opening.</summary>
    public void NoteOpening(Session* session, Direction direction, SegmentEvent @event) =>
        HandshakeEvidence.NoteOpening(session, direction, @event, statistics.Evidence + session->ServerSlot);

    /// <summary>Ends a session; <paramref name="counter"/> says why.</summary>
    public void End(Session* session, WorkerCounter counter) =>
        End(session, table.HashOf(&session->Inbound), table.HashOf(&session->Outbound), counter);

    /// <summary>Ends sessions that have timed out, in a part of the table that grows with the number of new sessions.</summary>
    public void Sweep(uint nowMs, bool isBusy)
    {
        int share = table.Count > table.Capacity / 2 ? 2 * SweepForEachNew : SweepForEachNew;
        int budget = (isBusy ? SweepWhenBusy : SweepWhenIdle) + share * _begunSinceSweep;
        _begunSinceSweep = 0;
        while (table.Count > 0 && table.CollectExpired(nowMs, ref budget, expired))
        {
            for (int index = 0; index < expired.Count; index++)
            {
                if (expired[index]->Has(SessionTraits.FullNat))
                    ports.PrefetchRelease(expired[index]->LocalPortChunk);
            }

            for (int index = 0; index < expired.Count; index++)
            {
                End(expired[index], expired.HashOf(index, Direction.Inbound), expired.HashOf(index, Direction.Outbound),
                    IsResetting(expired[index]) ? WorkerCounter.SessionsEnded : WorkerCounter.SessionsExpired);
            }
        }
    }

    private void End(Session* session, uint inboundHash, uint outboundHash, WorkerCounter counter)
    {
        SessionMarks known = session->Marks & (SessionMarks.Remote | SessionMarks.Told);
        if (known == SessionMarks.Told)
            news.Ended(session, templates.NowMs);
        else if (known != SessionMarks.None)
            news[SyncCounter.Held]--;
        ServerCounters* server = statistics.Servers + session->ServerSlot;
        if (SessionStates.IsActive(session->State))
            server->ActiveSessions--;
        else
            server->InactiveSessions--;
        if (session->Has(SessionTraits.FullNat))
            GiveBackPort(session, counter);
        if ((session->Marks & SessionMarks.Templated) != 0)
            templates.Release(table.TemplateOf(session), early: counter == WorkerCounter.SessionsReplaced);
        if (counter == WorkerCounter.SessionsExpired && (known & SessionMarks.Remote) == 0)
            HandshakeEvidence.NoteTimeout(session, statistics.Evidence + session->ServerSlot);
        table.Remove(session, inboundHash, outboundHash);
        statistics[counter]++;
        statistics[WorkerCounter.Sessions] = table.Count;
    }

    /// <summary>
    /// TCP and SCTP servers may remember a session, and late packets of it may be on their way: its port rests from the last packet on. Not
    /// that of an evicted one which was embryonic: what a flood leaves behind shall not use a pool up.
    /// </summary>
    private void GiveBackPort(Session* session, WorkerCounter counter)
    {
        Be16 port = session->Outbound.DestinationPort;
        bool isEmbryonic = counter == WorkerCounter.SessionsEvicted && (session->Marks & SessionMarks.Remote) == 0;
        if (session->Protocol == IpProtocol.Udp || isEmbryonic)
            ports.Release(session->LocalPortChunk, port);
        else
            ports.Rest(session->LocalPortChunk, port, SilenceMs(session), templates.NowMs);
    }

    /// <summary>Milliseconds since a session's last packet, by its timeout as it is now.</summary>
    public uint SilenceMs(Session* session)
    {
        uint timeoutMs = BeforeFirstTransitionMs;
        if (IsResetting(session))
            timeoutMs = 0;
        else if (session->State is not (SessionState.None or SessionState.SctpNone))
            timeoutMs = SharedTables.TimeoutOf(ports.Shared, session->ServerSlot, session->State);
        return (uint)Math.Max(0, (int)(templates.NowMs - (session->ExpiresAtMs - timeoutMs)));
    }

    /// <summary>Notes that a session's first answer has come: that is all that UDP has to assure a template.</summary>
    public void NoteAnswer(Session* session)
    {
        if (session->State != SessionState.Udp)
            return;
        AssureTemplate(session);
        if (news.IsOn)
            news.Answered(session, templates.NowMs);
    }

    private void AssureTemplate(Session* session)
    {
        if ((session->Marks & SessionMarks.Templated) != 0)
            templates.Assure(table.TemplateOf(session));
    }

    /// <summary>
    /// Lets a TCP session stay for <see cref="SessionTable.ResetGraceMs"/>, as closed and over: every further packet takes the way of sessions that
    /// timed out, where <see cref="IsBeingReset"/> tells it from those.
    /// </summary>
    public void BeginReset(Session* session, uint nowMs)
    {
        session->Marks |= SessionMarks.Resetting;
        Enter(session, SessionState.Close);
        session->ExpiresAtMs = nowMs;
    }

    /// <summary>Whether a session that is over still waits for packets to reset its ends with.</summary>
    public static bool IsBeingReset(Session* session, uint nowMs) => IsResetting(session) && nowMs - session->ExpiresAtMs < SessionTable.ResetGraceMs;

    private static bool IsResetting(Session* session) => (session->Marks & SessionMarks.Resetting) != 0;
}
