using Fulcrum.DataPlane.Replay.Captures;

namespace Fulcrum.DataPlane.Replay;

/// <summary>What became of one input packet, and all that left because of it.</summary>
internal sealed class PacketReport(int index, int port, CapturedPacket packet)
{
    /// <summary>Position among all input packets, from 0.</summary>
    public int Index => index;

    /// <summary>Index of the logical port that it was received on.</summary>
    public int Port => port;

    /// <summary>The packet.</summary>
    public CapturedPacket Packet => packet;

    /// <summary>What became of it; never Held when the replay is over.</summary>
    public Verdict Verdict { get; set; }

    /// <summary>Name of the drop reason or punt class; null for what was transmitted.</summary>
    public string? Reason { get; set; }

    /// <summary>Whether the worker held it back before the verdict.</summary>
    public bool WasHeld { get; set; }

    /// <summary>Its session; null when there is none.</summary>
    public SessionView? Session { get; set; }

    /// <summary>Frames that the director sent because of the packet, answers of its own included.</summary>
    public IReadOnlyList<SentFrame> Sent { get; set; } = [];

    /// <summary>Index of the port that it left by; null unless it was transmitted.</summary>
    public int? OutputPort { get; set; }
}
