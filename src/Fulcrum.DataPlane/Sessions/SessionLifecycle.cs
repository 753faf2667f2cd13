using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Beginning and end of sessions: the table, the local port and the counters always change together. Owner: the worker.
/// </summary>
public sealed unsafe class SessionLifecycle(SessionTable table, LocalPorts ports, WorkerStatistics statistics)
{
    /// <summary>How long a session that is reset waits for its ends.</summary>
    public const uint ResetMs = 3_000;

    private const uint BeforeFirstTransitionMs = 3_000;

    /// <summary>The sessions.</summary>
    public SessionTable Table => table;

    /// <summary>Their local ports.</summary>
    public LocalPorts Ports => ports;

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
        table.Remove(session);
        statistics[counter]++;
        statistics[WorkerCounter.Sessions] = table.Count;
    }

    /// <summary>Looks at up to <paramref name="budget"/> slots and ends what has timed out there.</summary>
    public void Sweep(uint nowMs, int budget)
    {
        for (Session* session = table.NextExpired(nowMs, ref budget); session != null;
            session = table.NextExpired(nowMs, ref budget))
            if (!IsBeingReset(session, nowMs))
                End(session, IsResetting(session) ? WorkerCounter.SessionsEnded : WorkerCounter.SessionsExpired);
    }

    /// <summary>
    /// Lets a TCP session stay for <see cref="ResetMs"/>, as closed and over: every further packet takes the way of sessions that
    /// timed out, where <see cref="IsBeingReset"/> tells it from those.
    /// </summary>
    public void BeginReset(Session* session, uint nowMs)
    {
        Enter(session, SessionState.Close);
        session->Marks |= SessionMarks.Resetting;
        session->ExpiresAtMs = nowMs;
    }

    /// <summary>Whether a session that is over still waits for packets to reset its ends with.</summary>
    public static bool IsBeingReset(Session* session, uint nowMs) => IsResetting(session) && nowMs - session->ExpiresAtMs < ResetMs;

    private static bool IsResetting(Session* session) => (session->Marks & SessionMarks.Resetting) != 0;
}
