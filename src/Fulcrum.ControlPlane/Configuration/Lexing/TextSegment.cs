namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>Characters of a <see cref="TracedText"/> that come from one place, up to the next segment.</summary>
/// <param name="Start">Index of the first one.</param>
/// <param name="Position">Its position.</param>
/// <param name="Advances">Whether each following one stands one column further; otherwise all stand for the same character.</param>
internal readonly record struct TextSegment(int Start, SourcePosition Position, bool Advances)
{
    public SourcePosition At(int index) => Advances ? Position.Advance(index - Start) : Position;
}
