namespace Fulcrum.ControlPlane.Model;

/// <summary>Weight of a <see cref="Diagnostic"/>.</summary>
public enum Severity
{
    /// <summary>Worth knowing; the configuration is used.</summary>
    Warning = 1,

    /// <summary>The configuration, or the change, is refused.</summary>
    Error = 2,
}
