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

    /// <summary>A character further on in the same text: in the innermost value, if it comes from one.</summary>
    internal SourcePosition Advance(int count) =>
        count == 0 ? this
        : Via is null ? this with { Column = Column + count }
        : this with { Via = Via with { Place = Via.Place.Advance(count) } };

    /// <summary>The same place, seen through one more value: that of the reference that stands here.</summary>
    internal SourcePosition Into(Expansion inner) =>
        this with { Via = Via is null ? inner : Via with { Place = Via.Place.Into(inner) } };
}
