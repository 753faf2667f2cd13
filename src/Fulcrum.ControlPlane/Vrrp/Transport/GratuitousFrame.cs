using System.Net;

namespace Fulcrum.ControlPlane.Vrrp.Transport;

/// <summary>A gratuitous packet that waits to be sent.</summary>
/// <param name="Owner">The instance.</param>
/// <param name="Lane">What shares the distance between packets: the interface, or a garp_group with its family.</param>
/// <param name="Interface">Name of the interface that it leaves by; its MAC address is told.</param>
/// <param name="Address">What is told.</param>
/// <param name="Distance">To the next packet of the lane; zero: none.</param>
internal sealed record GratuitousFrame(object Owner, string Lane, string Interface, IPAddress Address, TimeSpan Distance);
