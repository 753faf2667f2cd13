using System.Net;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>A director that sends adverts for the same virtual router.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Priority">Of its last advert.</param>
/// <param name="Interval">Of its last advert.</param>
/// <param name="LastHeard">When that came.</param>
/// <param name="AdvertCount">All of them.</param>
public sealed record PeerStatus(IPAddress Address, int Priority, TimeSpan Interval, TimeSpan LastHeard, long AdvertCount);
