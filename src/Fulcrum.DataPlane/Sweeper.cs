using Fulcrum.DataPlane.Fragments;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Schedule;
using Fulcrum.DataPlane.Sessions;

namespace Fulcrum.DataPlane;

/// <summary>Ends what has timed out, in a small part of each table in every poll. Owner: the worker.</summary>
internal sealed class Sweeper<TPort>(SessionLifecycle sessions, Defences defences, FragmentStage<TPort> fragments, NewSessions newSessions)
    where TPort : struct, IPort
{
    // Entries of each table looked at in a poll with and without packets; the session table has a measure of its own.
    private const int WhenBusy = 2;
    private const int WhenIdle = 64;

    /// <summary>One poll's part.</summary>
    public void Run(uint nowMs, bool isBusy)
    {
        int budget = isBusy ? WhenBusy : WhenIdle;
        sessions.Sweep(nowMs, isBusy);
        defences.Sweep(nowMs);
        sessions.Templates.Sweep(budget);
        fragments.Sweep(nowMs, budget);
        newSessions.Sweep(nowMs, budget);
    }
}
