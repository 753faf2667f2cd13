namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>What the log says of results.</summary>
internal static class HealthLog
{
    /// <summary>Lines for what could not be checked, for what has changed, and for failures that shall all be logged.</summary>
    public static void Write(ILogger log, CheckKey key, CheckResult result, ServerHealth before, ServerHealth after)
    {
        if (result.Verdict == CheckVerdict.Inconclusive)
            log.LogWarning("{Server} could not be checked: {Reason} ({Check})", key.Server, result.Reason, key.Check.Kind);
        if (before.Up && !after.Up)
            log.LogWarning("{Server} is down: {Reason} ({Check})", key.Server, result.Reason, key.Check.Kind);
        else if (after.Up && !before.Up)
            log.LogInformation("{Server} is up ({Check})", key.Server, key.Check.Kind);
        else if (result.Verdict == CheckVerdict.Failure && key.Check.LogsAllFailures)
            log.LogInformation("{Server}: {Reason} ({Check})", key.Server, result.Reason, key.Check.Kind);
        if (!before.Weights.Equals(after.Weights))
            log.LogInformation("{Server} has another weight ({Check})", key.Server, key.Check.Kind);
    }
}
