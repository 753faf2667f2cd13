using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>
/// keepalived's decision rules for one check. Up to down: Retries + 1 consecutive failures, but one failure when it is the
/// first result ever. Down to up: one success. Not thread-safe.
/// </summary>
public sealed class CheckState(HealthCheck check, bool up, bool hasResult)
{
    private int _failures;

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
        if (verdict == CheckVerdict.Success)
        {
            _failures = 0;
            Up = true;
            return check.Interval;
        }
        _failures++;
        if (Up && !isFirst && _failures <= check.Retries)
            return check.RetryDelay;
        _failures = 0;
        Up = false;
        return check.Interval;
    }
}
