namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>What a <c>$NAME=</c> line says.</summary>
/// <param name="Value">Text that may hold further references.</param>
/// <param name="IsAvailable">False when its form is one that this version does not know, which has been reported.</param>
internal sealed record Definition(string Value, bool IsAvailable);
