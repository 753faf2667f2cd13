using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>Adds layer 4 to an IP header.</summary>
internal delegate PacketBuilder Segment(PacketBuilder ip, ushort source, ushort destination);

/// <summary>A packet of an <see cref="Exchange"/>: how it arrives and how it leaves.</summary>
/// <param name="Arriving">Layer 4 as it arrives.</param>
internal sealed record Step(Segment Arriving)
{
    /// <summary>Layer 4 as it leaves, from the ports with which it does.</summary>
    public Segment Leaving { get; init; } = Arriving;

    /// <summary>Of the IP header as it arrives.</summary>
    public IpFields Fields { get; init; } = new();

    /// <summary>What happened to the frame before it arrived.</summary>
    public Func<PacketBuilder, PacketBuilder> Received { get; init; } = frame => frame;

    /// <summary>How the frame that leaves differs from that of a session between wan and lan.</summary>
    public Func<PacketBuilder, PacketBuilder> Sent { get; init; } = frame => frame;

    /// <summary>Bytes in the first mbuf segment.</summary>
    public int FirstSegment { get; init; } = int.MaxValue;
}
