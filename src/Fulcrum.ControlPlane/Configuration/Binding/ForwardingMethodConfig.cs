using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>lb_kind, lvs_method as written.</summary>
/// <param name="Mode">The first word.</param>
/// <param name="Tunnel">The words after TUN; null for other modes.</param>
public readonly record struct ForwardingMethodConfig(ForwardingMode Mode, Tunnel? Tunnel);
