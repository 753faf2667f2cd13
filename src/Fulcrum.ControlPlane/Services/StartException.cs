namespace Fulcrum.ControlPlane.Services;

/// <summary>The daemon cannot start. The lines are for the user, without a stack trace.</summary>
public sealed class StartException(params IReadOnlyList<string> lines) : Exception(string.Join('\n', lines));
