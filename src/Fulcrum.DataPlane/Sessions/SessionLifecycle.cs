using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Beginning and end of sessions: the table, the local port and the counters always change together. Owner: the worker.
/// </summary>
public sealed unsafe class SessionLifecycle(SessionTable table, LocalPorts ports, TemplateTable templates, WorkerStatistics statistics)
{
    private const uint BeforeFirstTransitionMs = 3_000;

    /// <summary>The sessions.</summary>
    public SessionTable Table => table;

    /// <summary>Their local ports.</summary>
    public LocalPorts Ports => ports;

    /// <summary>What binds clients of persistent services to servers.</summary>
    public TemplateTable Templates => templates;

    /// <summary>
    /// A new session before its first transition (UDP: in its only state), counted as inactive at its server; null when the table is
    /// full. Neither key may be in the table.
    /// </summary>
    public Session* Begin(
        FlowKey* inbound, uint inboundHash, FlowKey* outbound, uint outboundHash, uint serverSlot, SessionTraits traits, uint nowMs)
    {
        Session* session = table.Insert(inbound, inboundHash, outbound, outboundHash, traits);
        if (session == null)
            return null;
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

    /// <summary>Moves a session to another state.</summary>
    public void Enter(Session* session, SessionState state)
    {
        bool wasActive = SessionStates.IsActive(session->State);
        bool isActive = SessionStates.IsActive(state);
        session->State = state;
        if (state is SessionState.Established or SessionState.SctpEstablished)
            AssureTemplate(session);
        if (wasActive == isActive)
            return;
        ServerCounters* server = statistics.Servers + session->ServerSlot;
        server->ActiveSessions += isActive ? 1UL : ulong.MaxValue;
        server->InactiveSessions += isActive ? ulong.MaxValue : 1UL;
    }

    /// <summary>Ends a session; <paramref name="counter"/> says why.</summary>
    public void End(Session* session, WorkerCounter counter)
    {
        ServerCounters* server = statistics.Servers + session->ServerSlot;
        if (SessionStates.IsActive(session->State))
            server->ActiveSessions--;
        else
            server->InactiveSessions--;
        if (session->Has(SessionTraits.FullNat))
            ports.Release(session->PortBlock, session->Outbound.DestinationPort.Host);
        if ((session->Marks & SessionMarks.Templated) != 0)
            templates.Release(table.TemplateOf(session), early: counter == WorkerCounter.SessionsReplaced);
        table.Remove(session);
        statistics[counter]++;
        statistics[WorkerCounter.Sessions] = table.Count;
    }

    /// <summary>Notes that a session's first answer has come: that is all that UDP has to assure a template.</summary>
    public void NoteAnswer(Session* session)
    {
        if (session->State == SessionState.Udp)
            AssureTemplate(session);
    }

    private void AssureTemplate(Session* session)
    {
        if ((session->Marks & SessionMarks.Templated) != 0)
            templates.Assure(table.TemplateOf(session));
    }

    /// <summary>Looks at up to <paramref name="budget"/> slots and ends what has timed out there.</summary>
    public void Sweep(uint nowMs, int budget)
    {
        for (Session* session = table.NextExpired(nowMs, ref budget); session != null;
            session = table.NextExpired(nowMs, ref budget))
            End(session, WorkerCounter.SessionsExpired);
    }
}
