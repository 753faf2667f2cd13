namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>A character of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">One-based.</param>
/// <param name="Column">One-based, in UTF-16 units.</param>
public readonly record struct SourcePosition(SourceFile File, int Line, int Column)
{
    /// <summary>
    /// Set where the character comes from the value of a definition: this position is then that of the reference, and the
    /// expansion says where in which value it stands.
    /// </summary>
    public Expansion? Via { get; init; }

    /// <summary>"file:line".</summary>
    public override string ToString() => $"{File.Path}:{Line}";
}
