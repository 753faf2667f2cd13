using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Beginning and end of sessions: the table, the local port and the counters always change together. Owner: the worker.
/// </summary>
public sealed unsafe class SessionLifecycle(
    SessionTable table, LocalPorts ports, WorkerStatistics statistics, ExpiredSessions expired)
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
                    ports.PrefetchRelease(expired[index]->PortBlock, expired[index]->Outbound.DestinationPort.Host);
            }

            for (int index = 0; index < expired.Count; index++)
            {
                End(expired[index], expired.HashOf(index, Direction.Inbound), expired.HashOf(index, Direction.Outbound),
                    WorkerCounter.SessionsExpired);
            }
        }
    }

    private void End(Session* session, uint inboundHash, uint outboundHash, WorkerCounter counter)
    {
        ServerCounters* server = statistics.Servers + session->ServerSlot;
        if (SessionStates.IsActive(session->State))
            server->ActiveSessions--;
        else
            server->InactiveSessions--;
        if (session->Has(SessionTraits.FullNat))
            ports.Release(session->PortBlock, session->Outbound.DestinationPort.Host);
        table.Remove(session, inboundHash, outboundHash);
        statistics[counter]++;
        statistics[WorkerCounter.Sessions] = table.Count;
    }
}
