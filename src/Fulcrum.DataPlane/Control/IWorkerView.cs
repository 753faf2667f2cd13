using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;

namespace Fulcrum.DataPlane.Control;

/// <summary>A worker as the control thread sees it, whatever its port type.</summary>
public interface IWorkerView
{
    /// <summary>The sessions. They change while one looks.</summary>
    SessionTable Sessions { get; }

    /// <summary>The sessions' local ports. They change while one looks.</summary>
    LocalPorts LocalPorts { get; }

    /// <summary>Between the worker and who talks to the other director.</summary>
    SyncLane Synchronisation { get; }

    /// <summary>The worker's clock, which <see cref="Session.ExpiresAtMs"/> is read from.</summary>
    uint NowMs { get; }

    /// <summary>Takes the oldest request for a neighbour; its address is the destination that needs one.</summary>
    bool TryTakeWanted(out NextHop hop);

    /// <summary>Sessions refused because a pool had no free port, since the start.</summary>
    ulong PoolExhausted(int slot);

    /// <summary>Whether the worker still goes through what <see cref="EndSessions"/> asked for last.</summary>
    bool IsEnding { get; }

    /// <summary>Sessions that it has ended for that.</summary>
    ulong Ended { get; }

    /// <summary>Has the worker end sessions; not while it is at it. What <paramref name="match"/> points to stays until it is through.</summary>
    void EndSessions(in SessionMatch match, bool reset);

    /// <summary>Has one in <paramref name="interval"/> polls tell what its stages take; 0: none.</summary>
    void SampleCycles(uint interval);

    /// <summary>Polls until <see cref="RequestStop"/>.</summary>
    void Run();

    /// <summary>Makes <see cref="Run"/> return. Any thread.</summary>
    void RequestStop();
}
