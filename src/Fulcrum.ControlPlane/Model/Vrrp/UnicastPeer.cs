using System.Net;

namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>A director that gets adverts as unicast.</summary>
/// <param name="Address">Its address.</param>
/// <param name="MinimumTtl">Lowest time to live of its packets that is taken; null: any.</param>
/// <param name="MaximumTtl">Highest; null: any.</param>
public sealed record UnicastPeer(IPAddress Address, int? MinimumTtl, int? MaximumTtl);
