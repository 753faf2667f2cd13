using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>
/// keepalived's decision rules for one check. Up to down: Retries + 1 consecutive failures, but one failure when it is the
/// first result ever. Down to up: one success, or as many in a row as rise says. SMTP_CHECK uses its retries always, also while down; an event counts at once.
/// Not thread-safe.
/// </summary>
public sealed class CheckState(HealthCheck check, bool up, bool hasResult)
{
    private readonly int _retries = check.IsEventDriven ? 0 : check.Retries;
    private int _failures;
    private int _successes;

    /// <summary>Whether there was a result that says something about the server.</summary>
    public bool HasResult { get; private set; } = hasResult;

    /// <summary>Whether the check holds its server up.</summary>
    public bool Up { get; private set; } = up;

    /// <summary>Takes a result in. Returns the time until the next attempt.</summary>
    public TimeSpan Record(CheckVerdict verdict)
    {
        if (verdict == CheckVerdict.Inconclusive)
            return check.Interval;
        bool isFirst = !HasResult;
        HasResult = true;
        switch (verdict)
        {
            case CheckVerdict.Success:
                _failures = 0;
                Up |= ++_successes >= check.Rise || check.IsEventDriven;
                return check.Interval;
            case CheckVerdict.Progress:
                _failures = 0;
                return check is HttpCheck { RecoversFast: true } && !Up ? TimeSpan.Zero : check.Interval;
            default:
                return RecordFailure(isFirst);
        }
    }

    private TimeSpan RecordFailure(bool isFirst)
    {
        _failures++;
        _successes = 0;
        bool retries = check is SmtpCheck || (Up && !isFirst);
        if (retries && _failures <= _retries)
            return check.RetryDelay;
        _failures = 0;
        Up = false;
        // While it is down there are no retries, and keepalived is not quicker to ask again for a URL than with them.
        return check is HttpCheck && check.RetryDelay > check.Interval ? check.RetryDelay : check.Interval;
    }
}
