namespace Fulcrum.ControlPlane.HealthChecks.Paths;

/// <summary>A checker whose packets take a way of their own, which it gives back at its end.</summary>
public sealed class RoutedChecker(IChecker checker, CheckRoute route) : IChecker, IDisposable
{
    /// <inheritdoc />
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => checker.CheckAsync(cancellation);

    /// <inheritdoc />
    public void Dispose() => route.Dispose();
}
