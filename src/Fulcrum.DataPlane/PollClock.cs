using Fulcrum.DataPlane.Counters;

namespace Fulcrum.DataPlane;

/// <summary>
/// A worker's time, read once a poll, how far its polls are apart, and how much of it went into packets: the time from one poll's
/// begin to the next one's belongs to the earlier poll. Owner: the worker.
/// </summary>
public sealed class PollClock(WorkerStatistics statistics)
{
    private const long WindowUs = 1_000_000;

    private long _lastUs;
    private long _windowStartUs;
    private long _longestGapUs;
    private bool _wasBusy;

    /// <summary>Milliseconds, wrapping; only differences mean anything.</summary>
    public uint BeginPoll(long nowUs)
    {
        statistics[WorkerCounter.Polls]++;
        long gap = _lastUs == 0 ? 0 : nowUs - _lastUs;
        _lastUs = nowUs;
        statistics[_wasBusy ? WorkerCounter.BusyUs : WorkerCounter.IdleUs] += (ulong)gap;
        statistics[ClassOf(gap)]++;
        if (gap > _longestGapUs)
            _longestGapUs = gap;
        if (nowUs - _windowStartUs < WindowUs)
            return (uint)(nowUs / 1000);
        statistics[WorkerCounter.LongestPollGapUs] = (ulong)_longestGapUs;
        _windowStartUs = nowUs;
        _longestGapUs = 0;
        return (uint)(nowUs / 1000);
    }

    /// <summary>Says how many packets the poll had.</summary>
    public void EndPoll(int packets)
    {
        _wasBusy = packets > 0;
        if (!_wasBusy)
            statistics[WorkerCounter.EmptyPolls]++;
    }

    private static WorkerCounter ClassOf(long gapUs) => gapUs switch
    {
        <= 10 => WorkerCounter.PollGapsLe10us,
        <= 20 => WorkerCounter.PollGapsLe20us,
        <= 50 => WorkerCounter.PollGapsLe50us,
        <= 100 => WorkerCounter.PollGapsLe100us,
        <= 1000 => WorkerCounter.PollGapsLe1ms,
        _ => WorkerCounter.PollGapsMore,
    };
}
