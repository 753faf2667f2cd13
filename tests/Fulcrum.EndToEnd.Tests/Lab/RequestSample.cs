namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>What became of one request: when it started and ended (<see cref="Clock"/>), which server answered, or why none did.</summary>
internal sealed record RequestSample(string Address, int Port, TimeSpan Started, TimeSpan Ended, string? Server, string? Failure)
{
    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{Address} port {Port}, {Started.TotalSeconds:F3} s to {Ended.TotalSeconds:F3} s: {Server ?? Failure}");
}
