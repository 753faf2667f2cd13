namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>A character of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">One-based.</param>
/// <param name="Column">One-based, in UTF-16 units.</param>
public readonly record struct SourcePosition(SourceFile File, int Line, int Column)
{
    /// <summary>"file:line".</summary>
    public override string ToString() => $"{File.Path}:{Line}";
}
