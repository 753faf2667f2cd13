namespace Fulcrum.ControlPlane.Model;

/// <summary>How a packet is wrapped on its way to a real server, as meant.</summary>
/// <param name="Kind">The outer protocol.</param>
/// <param name="Port">GUE: UDP destination port; 0 for others.</param>
/// <param name="Checksum">Of the outer protocol.</param>
public sealed record Tunnel(TunnelKind Kind, ushort Port, TunnelChecksum Checksum)
{
    /// <summary>IP in IP: what TUN is when nothing is said of it.</summary>
    public static Tunnel Ipip { get; } = new(TunnelKind.Ipip, 0, TunnelChecksum.None);
}
