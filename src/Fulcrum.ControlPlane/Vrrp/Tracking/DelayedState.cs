namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>A state that has to last before it counts: interface_up_down_delays, fork_delay, terminate_delay. Not thread-safe.</summary>
public sealed class DelayedState
{
    private bool? _seen;
    private TimeSpan? _due;

    /// <summary>What counts; null: nothing was seen yet.</summary>
    public bool? Value { get; private set; }

    /// <summary>When what was seen counts; null: it does.</summary>
    public TimeSpan? NextEvent => _due;

    /// <summary>The first state counts at once.</summary>
    /// <param name="state">What is seen.</param>
    /// <param name="delay">How long it has to last.</param>
    /// <param name="now">The time.</param>
    public void See(bool state, TimeSpan delay, TimeSpan now)
    {
        if (_seen != state)
        {
            _seen = state;
            _due = Value is null || Value == state || delay <= TimeSpan.Zero ? null : now + delay;
            if (_due is null)
                Value = state;
        }
        Advance(now);
    }

    /// <summary>The time.</summary>
    public void Advance(TimeSpan now)
    {
        if (_due > now || _due is null)
            return;
        _due = null;
        Value = _seen;
    }
}
