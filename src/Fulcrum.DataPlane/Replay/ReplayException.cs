namespace Fulcrum.DataPlane.Replay;

/// <summary>Why a replay cannot be done: a sentence for the user, with what to do.</summary>
public sealed class ReplayException(string message) : Exception(message);
