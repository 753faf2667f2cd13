using System.Net;

namespace Fulcrum.ControlPlane.HealthChecks.Paths;

/// <summary>What a check depends on that travels as the data does.</summary>
/// <param name="Path">Its way.</param>
/// <param name="Target">Virtual address and port.</param>
/// <param name="Other">What it depends on beside that; null: nothing.</param>
public sealed record PathSubject(DataPath Path, IPEndPoint Target, object? Other);
