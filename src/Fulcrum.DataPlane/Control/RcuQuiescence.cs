using System.Diagnostics;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Control;

/// <summary>Waits for the workers' reports: microseconds where they are busy, their sleep where they are not.</summary>
internal sealed unsafe class RcuQuiescence(QuiescentState state) : IQuiescence
{
    private const int SpinsBetweenLooks = 20;
    private const int NanosecondsPerMicrosecond = 1_000;

    /// <inheritdoc />
    public void Wait()
    {
        ulong token = state.Start();
        long startedAt = Stopwatch.GetTimestamp();
        Patience patience = default;
        while (!state.Check(token))
            Pause(ref patience, (long)Stopwatch.GetElapsedTime(startedAt).TotalMicroseconds);
    }

    private static void Pause(ref Patience patience, long elapsedUs)
    {
        switch (patience.Next(elapsedUs))
        {
            case Patience.Step.Spin:
                Thread.SpinWait(SpinsBetweenLooks);
                break;
            case Patience.Step.Yield:
                Thread.Yield();
                break;
            case Patience.Step.Sleep:
                LibC.TimeSpec duration = new(0, patience.SleepUs * NanosecondsPerMicrosecond);
                // Returns early when a signal comes, which is as good.
                _ = LibC.Sleep(&duration, null);
                break;
            default:
                throw new TimeoutException("A worker has not reported a quiescent state for ten seconds.");
        }
    }
}
