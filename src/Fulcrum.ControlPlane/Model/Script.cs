namespace Fulcrum.ControlPlane.Model;

/// <summary>A command that is run as written.</summary>
/// <param name="Arguments">The program, and what it is given; at least one.</param>
/// <param name="User">Whom it runs as; null: script_user.</param>
/// <param name="Group">Its group; null: that of the user.</param>
public sealed record Script(ValueList<string> Arguments, string? User = null, string? Group = null)
{
    /// <summary>Where a program without a path is looked for.</summary>
    public static IReadOnlyList<string> SearchPath { get; } =
        ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The program's path, or its name in PATH.</summary>
    public string Program => Arguments[0];
}
