namespace Fulcrum.DataPlane.Control;

/// <summary>
/// How the control thread waits for something that takes microseconds as a rule: it spins for the length of a few bursts, then lets others
/// have the CPU, which may be the one that it waits for, then sleeps, longer and longer.
/// </summary>
internal struct Patience
{
    private const long SpinUs = 50;
    private const long YieldUs = 200;
    private const long ShortestSleepUs = 20;
    private const long LongestSleepUs = 1_000;
    private const long LongestUs = 10_000_000;

    private long _sleepUs;
    private long _sleptUs;

    /// <summary>What to do next.</summary>
    public enum Step
    {
        /// <summary>Look again at once.</summary>
        Spin,

        /// <summary>Let another thread run first.</summary>
        Yield,

        /// <summary>Sleep for <see cref="SleepUs"/>.</summary>
        Sleep,

        /// <summary>It has taken ten seconds.</summary>
        GiveUp,
    }

    /// <summary>How long to sleep, in microseconds.</summary>
    public readonly long SleepUs => _sleepUs;

    /// <summary>The next step, so many microseconds after the first.</summary>
    public Step Next(long elapsedUs)
    {
        if (elapsedUs < SpinUs)
            return Step.Spin;
        if (elapsedUs < YieldUs)
            return Step.Yield;
        // Counted in own sleeps: a machine that stands still for a while stops both sides.
        if (_sleptUs >= LongestUs)
            return Step.GiveUp;
        _sleepUs = _sleepUs == 0 ? ShortestSleepUs : Math.Min(_sleepUs * 2, LongestSleepUs);
        _sleptUs += _sleepUs;
        return Step.Sleep;
    }
}
