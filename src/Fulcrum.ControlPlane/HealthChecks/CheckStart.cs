namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>How a check begins.</summary>
/// <param name="Up">Whether it holds its server up until its first result.</param>
/// <param name="HasResult">Whether it had a result before: retries apply to the first failure too.</param>
/// <param name="FirstDelay">Time until the first attempt.</param>
/// <param name="Detail">The last failure before; empty when there was none.</param>
public sealed record CheckStart(bool Up, bool HasResult, TimeSpan FirstDelay, string Detail)
{
    /// <summary>What it had said about the server's weight before.</summary>
    public CheckWeight Weight { get; init; }
}
