using System.Net;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// The host's own address on a twin, or on a VLAN of it: global in scope, in use (duplicate address detection has passed it), and not
/// one that Fulcrum keeps there. PrefixLength: of the network that is reachable through it.
/// </summary>
public sealed record KernelAddress(string Twin, IPAddress Address, int PrefixLength, ushort Vlan = 0);
