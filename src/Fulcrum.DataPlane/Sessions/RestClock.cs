using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// The periods that local ports rest by, two of which are <see cref="SessionRules.LocalPortRestMs"/>. Owner: the worker; other threads may
/// only look.
/// </summary>
internal sealed unsafe class RestClock(SharedTables* shared)
{
    private uint _period;
    private uint _beganMs;

    /// <summary>The present period, as of the last <see cref="Tick"/>.</summary>
    public uint Period => _period;

    private uint RestMs => SharedTables.ReadRoot(shared)->Rules.LocalPortRestMs;

    private uint PeriodMs => Math.Max((RestMs + 1) / 2, 1);

    /// <summary>Goes on to the present.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Tick(uint nowMs)
    {
        uint elapsedMs = nowMs - _beganMs;
        uint periodMs = PeriodMs;
        if (elapsedMs < periodMs)
            return;
        _period += elapsedMs / periodMs;
        _beganMs += elapsedMs / periodMs * periodMs;
    }

    /// <summary>Whether a port rests that was last used so long ago, and the periods that have begun since then: two at most.</summary>
    public bool Rests(uint silenceMs, uint nowMs, out uint periods)
    {
        uint intoPeriodMs = nowMs - _beganMs;
        periods = silenceMs <= intoPeriodMs ? 0 : (silenceMs - intoPeriodMs - 1) / PeriodMs + 1;
        return silenceMs < RestMs;
    }

    /// <summary>The period at a moment, for other threads.</summary>
    public uint At(uint nowMs) => Volatile.Read(ref _period) + (uint)Math.Max(0, (int)(nowMs - Volatile.Read(ref _beganMs))) / PeriodMs;
}
