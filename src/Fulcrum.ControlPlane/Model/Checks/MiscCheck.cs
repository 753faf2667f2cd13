namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>MISC_CHECK: a command decides by its exit code.</summary>
public sealed record MiscCheck : HealthCheck
{
    /// <inheritdoc />
    public override string Kind => "MISC_CHECK";

    /// <summary>What is run.</summary>
    public required Script Command { get; init; }

    /// <summary>After which it is ended and counts as failed (misc_timeout).</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Exit codes from 2 on change the weight (misc_dynamic).</summary>
    public bool IsDynamic { get; init; }
}
