using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>Ways of health checks as the control plane means them.</summary>
/// <param name="Ipv4First">Address of the path of index 0; none without paths of the family.</param>
/// <param name="Ipv6First">The same of IPv6.</param>
/// <param name="Port">Index of the logical port whose twin gets the answers.</param>
/// <param name="Paths">Each index once.</param>
internal sealed record CheckPathsDefinition(IpAddress Ipv4First, IpAddress Ipv6First, byte Port, CheckPathDefinition[] Paths);

/// <summary>The way of one check.</summary>
internal readonly record struct CheckPathDefinition(
    uint Index, IpAddress Virtual, IpAddress Server, ForwardingMode Mode, TunnelDefinition Tunnel);
