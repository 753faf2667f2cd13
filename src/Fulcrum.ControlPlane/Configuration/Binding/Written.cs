using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A value, and where it is written.</summary>
public readonly record struct Written<T>(T Value, SourcePosition At);
