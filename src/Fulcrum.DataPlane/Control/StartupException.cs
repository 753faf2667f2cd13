namespace Fulcrum.DataPlane.Control;

/// <summary>Why the process cannot start: a sentence for the operator, with what to do.</summary>
public sealed class StartupException(string message) : Exception(message);
