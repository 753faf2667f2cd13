using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// A listing of the workers' sessions, page by page, while they change: a slot is copied and compared with a second reading of its
/// keys and state, and left out when they differ.
/// </summary>
internal sealed unsafe class SessionListing(
    IReadOnlyList<IWorkerView> workers, ServerPath* servers, ServiceKey? service, ulong limit)
{
    /// <summary>Sessions in a page.</summary>
    public const int PageSize = 512;

    // Slots looked at for one page, so that a page of few sessions does not keep the control thread for long.
    private const int SlotsPerPage = 65_536;

    private int _worker;
    private uint _slot;
    private ulong _listed;

    /// <summary>The next page; it may be empty. Null after the last one.</summary>
    public Wire.SessionPage? Next()
    {
        if (_worker < 0)
            return null;
        Wire.SessionPage page = new();
        for (int budget = SlotsPerPage; budget > 0 && page.Sessions.Count < PageSize && !IsDone(); budget--)
            Add(page, workers[_worker], _slot++);
        page.Last = IsDone();
        if (page.Last)
            _worker = -1;
        return page;
    }

    private bool IsDone()
    {
        while (_worker < workers.Count && _slot >= workers[_worker].Sessions.Capacity)
        {
            _worker++;
            _slot = 0;
        }
        return _worker >= workers.Count || limit > 0 && _listed >= limit;
    }

    private void Add(Wire.SessionPage page, IWorkerView worker, uint slot)
    {
        Session* live = worker.Sessions.Slots + slot;
        if (live->State <= SessionState.Extension)
            return;
        Session session = *live;
        SessionEndpoints endpoints = new(worker.Sessions, servers, &session);
        Wire.Session listed = ToWire(session, endpoints, worker.NowMs);
        Interlocked.MemoryBarrier();
        if (session.State != live->State || !SameKeys(&session, live))
            return;
        if (service is { } wanted && new ServiceKey(endpoints.Virtual, endpoints.VirtualPort, session.Protocol) != wanted)
            return;
        _listed++;
        page.Sessions.Add(listed);
    }

    private static bool SameKeys(Session* left, Session* right) =>
        new ReadOnlySpan<byte>(left, 2 * sizeof(FlowKey)).SequenceEqual(new ReadOnlySpan<byte>(right, 2 * sizeof(FlowKey)));

    private Wire.Session ToWire(in Session session, SessionEndpoints endpoints, uint nowMs)
    {
        Wire.Session listed = new()
        {
            Protocol = session.Protocol,
            ClientAddress = endpoints.Client.ToWire(),
            ClientPort = endpoints.ClientPort.Host,
            VirtualAddress = endpoints.Virtual.ToWire(),
            VirtualPort = endpoints.VirtualPort.Host,
            RealAddress = endpoints.Real.ToWire(),
            RealPort = endpoints.RealPort.Host,
            State = NameOf(session.State),
            ExpiresInMs = session.RemainingMs(nowMs),
            Worker = (uint)_worker,
            Mode = (Wire.ForwardingMode)session.Mode,
        };
        if (endpoints.HasLocal)
        {
            listed.LocalAddress = endpoints.Local.ToWire();
            listed.LocalPort = endpoints.LocalPort.Host;
        }
        return listed;
    }

    /// <summary>LVS's name of a state.</summary>
    public static string NameOf(SessionState state) => state switch
    {
        SessionState.Established => "ESTABLISHED",
        SessionState.SynSent => "SYN_SENT",
        SessionState.SynReceived => "SYN_RECV",
        SessionState.FinWait => "FIN_WAIT",
        SessionState.TimeWait => "TIME_WAIT",
        SessionState.Close => "CLOSE",
        SessionState.CloseWait => "CLOSE_WAIT",
        SessionState.LastAck => "LAST_ACK",
        SessionState.Listen => "LISTEN",
        SessionState.SynAck => "SYNACK",
        SessionState.Udp => "UDP",
        SessionState.SctpInit1 => "INIT1",
        SessionState.SctpInit => "INIT",
        SessionState.SctpCookieSent => "C-SENT",
        SessionState.SctpCookieReplied => "C-REPLIED",
        SessionState.SctpCookieWait => "C-WAIT",
        SessionState.SctpCookie => "COOKIE",
        SessionState.SctpCookieEchoed => "C-ECHOED",
        SessionState.SctpEstablished => "ESTABLISHED",
        SessionState.SctpShutdownSent => "S-SENT",
        SessionState.SctpShutdownReceived => "S-RECEIVED",
        SessionState.SctpShutdownAckSent => "S-ACK-SENT",
        SessionState.SctpRejected => "REJECTED",
        SessionState.SctpClosed => "CLOSED",
        _ => "NONE",
    };
}
