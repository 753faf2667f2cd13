namespace Fulcrum.DataPlane.Replay;

/// <summary>What one poll with at most one received packet did, read off counters and the worker's scratch.</summary>
internal sealed record PollOutcome
{
    /// <summary>Whether the packet is kept back; the verdict is then that on earlier ones.</summary>
    public required bool IsHeld { get; init; }

    /// <summary>What became of the packet, and of earlier ones of its datagram that were kept back.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why: name of the drop counter without its prefix, or the punt class; null for what was transmitted.</summary>
    public required string? Reason { get; init; }

    /// <summary>Packets, received now or before, whose way ended.</summary>
    public required int EndedCount { get; init; }

    /// <summary>The packet's session; null when there is none.</summary>
    public required SessionView? Session { get; init; }
}
