namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>What a <c>$NAME=</c> line, ~SEQ or ~LST says. Immutable.</summary>
/// <param name="Name">Without '$'.</param>
/// <param name="Lines">The value, at least one line, without comments; it may hold further references.</param>
/// <param name="IsGenerated">Whether ~SEQ or ~LST made it.</param>
public sealed record Definition(string Name, IReadOnlyList<TracedText> Lines, bool IsGenerated = false)
{
    /// <summary>How a character of the value comes to where the value is used.</summary>
    internal Expansion ExpansionAt(SourcePosition place) => new(Name, place, IsGenerated ? Lines[0].Text : null);
}
