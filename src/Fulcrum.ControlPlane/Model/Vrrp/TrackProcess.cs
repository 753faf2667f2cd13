namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>vrrp_track_process: whether enough processes of a command run.</summary>
public sealed record TrackProcess
{
    /// <summary>Identity.</summary>
    public required string Name { get; init; }

    /// <summary>The command, and arguments that it has to have.</summary>
    public ValueList<string> Command { get; init; } = [];

    /// <summary>param_match: initial, partial; null: all arguments are the same.</summary>
    public string? ParameterMatch { get; init; }

    /// <summary>weight, -254 to 254; 0: a failure is a fault.</summary>
    public int Weight { get; init; }

    /// <summary>Good and bad change places.</summary>
    public bool IsReversed { get; init; }

    /// <summary>quorum: fewest processes.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>quorum_max: most processes; null: no limit.</summary>
    public int? Maximum { get; init; }

    /// <summary>fork_delay, delay: time until a new process counts.</summary>
    public TimeSpan ForkDelay { get; init; }

    /// <summary>terminate_delay, delay: time until an ended one does not.</summary>
    public TimeSpan TerminateDelay { get; init; }

    /// <summary>full_command: the whole command line is compared.</summary>
    public bool ComparesFullCommand { get; init; }
}
