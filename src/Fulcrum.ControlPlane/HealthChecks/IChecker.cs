namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>One kind of check against one server. Keeps nothing between attempts but its parameters.</summary>
public interface IChecker
{
    /// <summary>
    /// One attempt, which ends by itself after the check's own timeout. Throws only <see cref="OperationCanceledException"/>.
    /// </summary>
    Task<CheckResult> CheckAsync(CancellationToken cancellation);
}
