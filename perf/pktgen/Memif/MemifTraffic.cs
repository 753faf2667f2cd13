using System.Globalization;
using Fulcrum.Generator;

namespace Fulcrum.Pktgen.Memif;

/// <summary>A kind of packets, by the name that it has in tables.</summary>
/// <param name="Name">Bytes of its frames as RFC 2544 counts them, with the checksum, or what else they are.</param>
/// <param name="Trial">What is sent, but for rate and time.</param>
internal sealed record MemifTraffic(string Name, Trial Trial)
{
    /// <summary>The frames of most figures.</summary>
    public static readonly MemifTraffic Shortest = OfSize(64);

    /// <summary>Sizes of RFC 2544 over IPv4, a mix of them, and IPv6, the shortest frame that a stamp fits into among them.</summary>
    public static readonly IReadOnlyList<MemifTraffic> All =
    [
        Shortest, .. ((int[])[128, 256, 512, 1024, 1280, 1518]).Select(OfSize),
        new("IMIX", new Trial { FrameBytes = FrameSizes.Imix }),
        .. ((int[])[84, 512, 1518]).Select(size => new MemifTraffic($"IPv6 {size}", new Trial { FrameBytes = [size], IsIpv6 = true })),
    ];

    private static MemifTraffic OfSize(int size) => new(size.ToString(CultureInfo.InvariantCulture), new Trial { FrameBytes = [size] });
}
