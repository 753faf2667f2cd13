using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>Which real server gets a new session: the one that persistence binds the client to, or the scheduler's. Owner: the worker.</summary>
internal sealed unsafe class ServerChoice(WorkerSetup setup, string owner)
{
    private readonly Scheduler _scheduler = new(setup, owner);

    /// <summary>Fills server and port in; false when there is none and the packet's way has ended.</summary>
    public bool Choose(Burst burst, int index, RootSnapshot* root, NewSession* wanted)
    {
        wanted->Server = _scheduler.Pick(wanted, root, burst.NowMs);
        if (wanted->Server == null)
        {
            burst.Drop(index, DropReason.NoServer);
            return false;
        }
        wanted->RealPort = wanted->Server->Port;
        return true;
    }

    /// <summary>Notes that the chosen server's session has begun.</summary>
    public void Note(NewSession* begun) => _scheduler.Note(begun->Server);

    /// <summary>Forgets what schedulers have not used for long, a few entries at a time.</summary>
    public void Sweep(uint nowMs, int budget) => _scheduler.Sweep(nowMs, budget);
}
