using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>vrrp_track_process: looks at /proc ten times a second.</summary>
internal sealed class ProcessTracker : ITracker
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly DelayedState _state = new();
    private readonly TrackProcess _process;
    private readonly ProcessScanner _scanner;
    private readonly TimeProvider _time;
    private readonly Action _changed;
    private readonly long _begin;
    private readonly ITimer _timer;
    private int _count;

    public ProcessTracker(TrackProcess process, ProcessScanner scanner, TimeProvider time, Action changed)
    {
        (_process, _scanner, _time, _changed, _begin) = (process, scanner, time, changed, time.GetTimestamp());
        _timer = time.CreateTimer(static tracker => ((ProcessTracker)tracker!).OnTime(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    public TrackValue Value
    {
        get
        {
            lock (_lock)
                return _state.Value switch
                {
                    null => TrackValue.Unknown,
                    true => TrackValue.Good,
                    false => TrackValue.Bad($"{_count} of it run"),
                };
        }
    }

    public void Dispose() => _timer.Dispose();

    private void OnTime()
    {
        if (Look())
            _changed();
        // Not periodic, so that a slow look is not followed by others without a pause.
        _timer.Change(s_period, Timeout.InfiniteTimeSpan);
    }

    private bool Look()
    {
        int count = _scanner.Count([_process])[0];
        lock (_lock)
        {
            bool? before = _state.Value;
            bool isGood = count >= _process.Quorum && count <= (_process.Maximum ?? int.MaxValue);
            _state.See(isGood, count >= _count ? _process.ForkDelay : _process.TerminateDelay, _time.GetElapsedTime(_begin));
            _count = count;
            return _state.Value != before;
        }
    }
}
