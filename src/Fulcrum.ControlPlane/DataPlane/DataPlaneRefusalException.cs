namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>The data plane does not accept what was asked; its message says why.</summary>
public sealed class DataPlaneRefusalException(string message) : Exception(message);
