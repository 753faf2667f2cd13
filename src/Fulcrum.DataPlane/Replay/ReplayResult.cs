namespace Fulcrum.DataPlane.Replay;

/// <summary>All that a replay came to.</summary>
/// <param name="Reports">One for each input packet, in order.</param>
/// <param name="Sent">Every frame that left, in order.</param>
internal sealed record ReplayResult(IReadOnlyList<PacketReport> Reports, IReadOnlyList<SentFrame> Sent);
