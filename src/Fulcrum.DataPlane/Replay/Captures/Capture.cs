namespace Fulcrum.DataPlane.Replay.Captures;

/// <summary>The Ethernet frames of a capture file.</summary>
internal sealed class Capture
{
    /// <summary>In the file's order.</summary>
    public List<CapturedPacket> Packets { get; } = [];

    /// <summary>Whether timestamps are finer than microseconds.</summary>
    public bool IsNanosecond { get; set; }

    /// <summary>Whether the file ends within a packet, which is left out.</summary>
    public bool EndsWithinPacket { get; set; }
}
