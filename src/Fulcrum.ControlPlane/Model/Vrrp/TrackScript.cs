namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>vrrp_script: a command that is run again and again.</summary>
public sealed record TrackScript
{
    /// <summary>Identity.</summary>
    public required string Name { get; init; }

    /// <summary>Null: none is written, so it cannot be followed.</summary>
    public Script? Command { get; init; }

    /// <summary>interval.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>timeout; null: the interval.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>weight, -253 to 253; 0: a failure is a fault.</summary>
    public int Weight { get; init; }

    /// <summary>Good and bad change places.</summary>
    public bool IsReversed { get; init; }

    /// <summary>rise: successes until it counts as good.</summary>
    public int Rise { get; init; } = 1;

    /// <summary>fall: failures until it counts as bad.</summary>
    public int Fall { get; init; } = 1;

    /// <summary>init_fail: bad until it is good.</summary>
    public bool StartsFailed { get; init; }
}
