namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>A word, without its quotes.</summary>
/// <param name="Text">May be empty when it is quoted.</param>
/// <param name="Position">Of its first character, or of the <c>$</c> that it comes from.</param>
public readonly record struct Word(string Text, SourcePosition Position)
{
    /// <inheritdoc />
    public override string ToString() => Text;
}
