using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// LVS's expire_nodest_conn in the background: after servers have been taken out, one turn over the table ends their sessions, a few
/// slots a poll. Owner: the worker.
/// </summary>
internal sealed unsafe class OrphanPurge(SharedTables* shared, SessionLifecycle sessions)
{
    private const uint SlotsPerPoll = 32;

    private uint _position;
    private uint _left;
    private bool _isOn;

    /// <summary>Whether there are slots to look at.</summary>
    public bool IsUnderWay => _left > 0;

    /// <summary>Lets it act, or not; begins a turn when servers have gone since the last time, or when it did not act before.</summary>
    public void Switch(bool on, bool haveServersGone)
    {
        if (!on)
            _left = 0;
        else if (!_isOn || haveServersGone)
            _left = sessions.Table.Capacity;
        _isOn = on;
    }

    /// <summary>Looks at the next slots.</summary>
    public void Run()
    {
        for (uint count = Math.Min(_left, SlotsPerPoll); count > 0; count--, _left--)
        {
            Session* session = sessions.Table.Slots + _position;
            _position = _position + 1 == sessions.Table.Capacity ? 0 : _position + 1;
            if (session->State > SessionState.Extension && shared->ServerStatus[session->ServerSlot].State != ServerState.Present)
                sessions.End(session, WorkerCounter.SessionsExpired);
        }
    }
}
