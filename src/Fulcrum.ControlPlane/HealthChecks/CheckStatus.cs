namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>How a check stands, for people. Immutable.</summary>
/// <param name="Up">Whether it holds its server up.</param>
public sealed record CheckStatus(bool Up)
{
    /// <summary>What the last attempt found; null: there was none yet.</summary>
    public CheckVerdict? Verdict { get; init; }

    /// <summary>Why the last attempt did not succeed; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When the last attempt ended; meaningless without one.</summary>
    public DateTimeOffset EndedAt { get; init; }

    /// <summary>How long the last attempt took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>When the next attempt begins; null: with the next event.</summary>
    public DateTimeOffset? NextAt { get; init; }
}
