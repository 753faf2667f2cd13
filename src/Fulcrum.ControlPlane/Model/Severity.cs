namespace Fulcrum.ControlPlane.Model;

/// <summary>Weight of a <see cref="Diagnostic"/>, in rising order: the worst one decides about a configuration.</summary>
public enum Severity
{
    /// <summary>Information: keepalived says nothing here, or does it otherwise. Never a reason to look twice at a file.</summary>
    Note = 0,

    /// <summary>A script that keepalived would not trust. The configuration is used.</summary>
    ScriptSecurity = 1,

    /// <summary>keepalived warns, too. The configuration is used.</summary>
    Warning = 2,

    /// <summary>The configuration, or the change, is refused.</summary>
    Error = 3,
}
