using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>What a test chooses in an IP header as it arrives; each family takes what it has.</summary>
/// <param name="Hops">TTL or hop limit.</param>
/// <param name="TrafficClass">DSCP and ECN.</param>
/// <param name="DontFragment">IPv4's DF.</param>
/// <param name="Id">IPv4's identification.</param>
/// <param name="FlowLabel">Of IPv6.</param>
internal sealed record IpFields(
    byte Hops = 64, byte TrafficClass = 0, bool DontFragment = false, ushort Id = 0, uint FlowLabel = 0)
{
    private const byte CongestionExperienced = 3;

    /// <summary>Of IPv4.</summary>
    public byte[] Options { get; init; } = [];

    /// <summary>Of IPv6.</summary>
    public Ipv6Extension[] Extensions { get; init; } = [];

    /// <summary>Identification of the IPv4 header that the director makes: it counts them from 1, and has 0 with DF.</summary>
    public ushort NewId { get; init; }

    /// <summary>Whether the packet has more than 1260 bytes as IPv4, where it is translated: then it gets DF instead of a number.</summary>
    public bool IsLong { get; init; }

    /// <summary>The same one hop further on.</summary>
    public IpFields Forwarded => this with { Hops = (byte)(Hops - 1) };

    /// <summary>Of the header that a tunnel puts around a packet with these (RFC 3168 section 9.1.1, limited functionality).</summary>
    /// <param name="innerIsIpv6">IPv6 has no DF to copy.</param>
    public IpFields Outer(bool innerIsIpv6) => new(
        Hops,
        (byte)((TrafficClass & CongestionExperienced) == CongestionExperienced ? TrafficClass - 1 : TrafficClass),
        DontFragment && !innerIsIpv6,
        DontFragment && !innerIsIpv6 ? (ushort)0 : NewId);

    /// <summary>Of the IPv4 header that replaces an IPv6 header (RFC 7915 section 5.1).</summary>
    public IpFields Translated => new(Hops, TrafficClass, IsLong, IsLong ? (ushort)0 : NewId);

    /// <summary>A header with these fields.</summary>
    public PacketBuilder Header(PacketBuilder frame, bool isIpv6, string source, string destination) => isIpv6
        ? frame.Ipv6(source, destination, Hops, TrafficClass, FlowLabel, Extensions)
        : frame.Ipv4(source, destination, Hops, TrafficClass, Id, DontFragment, options: Options);
}
