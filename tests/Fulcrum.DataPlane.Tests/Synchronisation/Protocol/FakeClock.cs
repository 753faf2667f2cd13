namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>Time that passes when a test says so.</summary>
internal sealed class FakeClock
{
    /// <summary>Now.</summary>
    public long NowMs { get; set; } = 1_000_000;
}
