namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>A health check as meant; one subtype for each checker.</summary>
public abstract record HealthCheck
{
    /// <summary>keepalived's name: TCP_CHECK.</summary>
    public abstract string Kind { get; }

    /// <summary>It says what happens when it happens: nothing is asked for at intervals, and nothing is tried again.</summary>
    public virtual bool IsEventDriven => false;

    /// <summary>Time from the end of one check to the start of the next (delay_loop).</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Failed attempts after the first before the server is down (retry).</summary>
    public int Retries { get; init; }

    /// <summary>Successes in a row that bring a server up again that is down; at least 1.</summary>
    public int Rise { get; init; } = 1;

    /// <summary>Time between such attempts (delay_before_retry).</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Upper bound of the random delay before the first check (warmup).</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>Starts as down, until the first check succeeds (alpha).</summary>
    public bool StartsDown { get; init; }

    /// <summary>Every failed attempt is logged, not only those that change something (log_all_failures).</summary>
    public bool LogsAllFailures { get; init; }
}
