namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>One kind of check against one server. Its runner makes one attempt at a time; it is disposed of where it is disposable.</summary>
public interface IChecker
{
    /// <summary>
    /// One attempt, which ends by itself after the check's own timeout; that of an event-driven check ends at the first event after
    /// the attempt before. Throws only <see cref="OperationCanceledException"/>.
    /// </summary>
    Task<CheckResult> CheckAsync(CancellationToken cancellation);
}
