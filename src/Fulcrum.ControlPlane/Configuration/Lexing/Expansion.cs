namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>The replacement of a reference by its value. Immutable.</summary>
/// <param name="Name">Of the definition, without '$'.</param>
/// <param name="Place">The character in the value; its own <see cref="SourcePosition.Via"/> leads to definitions inside of the value.</param>
public sealed record Expansion(string Name, SourcePosition Place);
