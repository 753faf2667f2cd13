namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// The data plane is away, refused a request, or does not answer as the protocol says. The message is a sentence for the
/// user.
/// </summary>
public sealed class DataPlaneException(string message, Exception? inner = null) : Exception(message, inner);
