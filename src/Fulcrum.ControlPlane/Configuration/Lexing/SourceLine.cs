namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>A line to be read.</summary>
/// <param name="Text">Its text.</param>
/// <param name="IsFromFile">Whether it stands in a file like this, with comments; otherwise a definition or a generator made it.</param>
internal readonly record struct SourceLine(TracedText Text, bool IsFromFile);
