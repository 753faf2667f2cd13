namespace Fulcrum.ControlPlane.Model;

/// <summary>One step of the way on which a text came to the place of a <see cref="Diagnostic"/>.</summary>
/// <param name="Description">What stands before the place: "included from", "in the value of $NAME defined at".</param>
/// <param name="File">The file.</param>
/// <param name="Line">One-based.</param>
/// <param name="Column">One-based, in UTF-16 units.</param>
public sealed record DiagnosticOrigin(string Description, string File, int Line, int Column)
{
    /// <summary>The line as written, without its end; null where showing it helps nobody.</summary>
    public string? SourceLine { get; init; }

    /// <summary>"included from file:line".</summary>
    public override string ToString() => $"{Description} {File}:{Line}";
}
