namespace Fulcrum.ControlPlane.Model.Settings;

/// <summary>How scripts are run.</summary>
public sealed record ScriptSettings
{
    /// <summary>script_user; null: keepalived_script where that user exists, else root.</summary>
    public string? User { get; init; }

    /// <summary>Group of <see cref="User"/>; null: the user's own.</summary>
    public string? Group { get; init; }

    /// <summary>enable_script_security: none is run as root that others could change.</summary>
    public bool IsSecure { get; init; }

    /// <summary>startup_script.</summary>
    public Script? Startup { get; init; }

    /// <summary>startup_script_timeout.</summary>
    public TimeSpan StartupTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>shutdown_script.</summary>
    public Script? Shutdown { get; init; }

    /// <summary>shutdown_script_timeout.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
