using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane;

/// <summary>What a worker does between polls (<see cref="IdlePolicy"/>). Owner: the worker.</summary>
public sealed unsafe partial class IdleWait(IdlePolicy policy)
{
    // Empty polls before the first sleep, and the sleeps' bounds.
    private const int PatientPolls = 256;
    private const int ShortestSleepNs = 20_000;
    private const int LongestSleepNs = 200_000;

    private int _emptyPolls;
    private int _sleepNs = ShortestSleepNs;

    /// <summary>Called with the packets of the poll that has just ended.</summary>
    public void After(int packets)
    {
        if (policy == IdlePolicy.Busy)
            return;
        if (packets > 0)
        {
            _emptyPolls = 0;
            _sleepNs = ShortestSleepNs;
            return;
        }
        if (++_emptyPolls < PatientPolls)
            return;
        TimeSpec duration = new() { Nanoseconds = _sleepNs };
        // Returns early when a signal comes, which is as good.
        _ = Sleep(&duration, null);
        _sleepNs = Math.Min(_sleepNs * 2, LongestSleepNs);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Sleep(TimeSpec* duration, TimeSpec* remaining);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
