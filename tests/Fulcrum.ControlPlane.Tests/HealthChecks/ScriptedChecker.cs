using Fulcrum.ControlPlane.HealthChecks;

namespace Fulcrum.ControlPlane.Tests.HealthChecks;

/// <summary>A checker that finds what the test says.</summary>
internal sealed class ScriptedChecker : IChecker
{
    private int _attempts;

    /// <summary>What the next attempts find.</summary>
    public CheckResult Result { get; set; } = CheckResult.Success;

    /// <summary>How often it was asked.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <inheritdoc />
    public Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _attempts);
        return Task.FromResult(Result);
    }
}
