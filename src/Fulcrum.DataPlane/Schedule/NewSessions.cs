using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Services;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// For packets without a session: whether one may begin (<see cref="Admission"/>), which real server of the service gets it
/// (<see cref="ServerChoice"/>), and the session itself (<see cref="SessionMaker"/>). Owner: the worker.
/// </summary>
public sealed unsafe class NewSessions
{
    private readonly SessionLifecycle _sessions;
    private readonly SessionTable _table;
    private readonly Admission _admission;
    private readonly ServerChoice _servers;
    private readonly SessionMaker _maker;
    private readonly OnePacketSessions _onePacket;

    /// <summary>Allocates the per-service and per-pool state of one worker.</summary>
    public NewSessions(WorkerSetup setup, SessionLifecycle sessions, Defences defences, HandoverWindow handover, string owner)
    {
        _sessions = sessions;
        _table = sessions.Table;
        _admission = new Admission(defences, handover, setup.Shared);
        _servers = new ServerChoice(setup, sessions.Templates, owner);
        _maker = new SessionMaker(sessions, setup.Memory, owner);
        _onePacket = new OnePacketSessions(sessions, setup.Statistics, setup.Memory, owner);
    }

    /// <summary>Sessions refused because a pool had no free port, by pool slot. Readers: the control thread.</summary>
    public ulong* PoolExhausted => _maker.PoolExhausted;

    /// <summary>The session of a packet that had none, if an earlier packet of the burst has made it; else null.</summary>
    public Session* FindMade(Burst burst, int index)
    {
        if (_table.IsLate(burst.Hashes[index]))
            SessionRoom.Settle(burst, _sessions);
        Session* session = _table.Find(burst.Keys + index, burst.Hashes[index], out Direction direction);
        burst.Sessions[index] = session;
        burst.Directions[index] = direction;
        return session;
    }

    /// <summary>
    /// A new session of a service (null: none takes the packet); null when the packet does not get one and its way has ended.
    /// </summary>
    internal Session* Create(Burst burst, int index, in FlowEndpoints flow, ServiceSnapshot* service, RootSnapshot* root)
    {
        Session* session = Make(burst, index, flow, service, root);
        burst.Sessions[index] = session;
        burst.Directions[index] = Direction.Inbound;
        return session;
    }

    /// <summary>Forgets what has not been used for long, up to <paramref name="budget"/> entries.</summary>
    public void Sweep(uint nowMs, int budget) => _servers.Sweep(nowMs, budget);

    private Session* Make(Burst burst, int index, in FlowEndpoints flow, ServiceSnapshot* service, RootSnapshot* root)
    {
        NewSession wanted = NewSession.Of(flow, service);
        bool isLaterFragment = (burst.Shapes[index] & PacketShape.LaterFragment) != 0;
        if (isLaterFragment && wanted.Service != null && OnePacketSessions.Are(&wanted))
            return _onePacket.Follow(burst, index, &wanted);
        if (!_admission.Admits(burst, index, root, flow, wanted.Service) || !_servers.Choose(burst, index, root, &wanted))
            return null;
        wanted.SetTraits();
        if (OnePacketSessions.Are(&wanted))
            return _onePacket.Make(burst, index, &wanted);
        wanted.MayShareRealPort = root->KeepsRealPorts;
        Session* session = _maker.Make(burst, index, &wanted);
        if (session != null)
            _servers.Note(&wanted);
        if (wanted.Template != TemplateTable.None)
            Bind(session, wanted.Template);
        return session;
    }

    /// <summary>Lets a new session go on holding its template; without a session nobody holds it.</summary>
    private void Bind(Session* session, uint template)
    {
        if (session == null)
            _sessions.Templates.Release(template);
        else
            _table.SetTemplate(session, template);
    }
}
