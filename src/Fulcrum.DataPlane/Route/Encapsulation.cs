using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Route;

/// <summary>How long the outer headers of a tunnel are.</summary>
public static class Encapsulation
{
    /// <summary>Bytes before the inner packet, from the outer IP header on.</summary>
    public static int LengthOf(in ServerPath server)
    {
        int outer = server.Address.IsIpv4 ? Ipv4Header.MinimumLength : Ipv6Header.Length;
        return server.Tunnel switch
        {
            TunnelKind.Gre => outer + GreLength(server.TunnelChecksum),
            TunnelKind.Gue => outer + UdpHeader.HeaderLength + GueHeader.MinimumLength,
            _ => outer,
        };
    }

    /// <summary>Bytes of a GRE header.</summary>
    public static int GreLength(TunnelChecksum checksum) =>
        checksum == TunnelChecksum.None ? GreHeader.MinimumLength : GreHeader.LengthWithChecksum;
}
