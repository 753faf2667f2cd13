namespace Fulcrum.DataPlane.Control;

/// <summary>A client of the control socket does not read.</summary>
internal sealed class ClientTimeoutException(string message) : Exception(message);
