using System.Net;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// An address of an interface. Prefix: what is reachable through it (of the peer on a point-to-point interface).
/// Protocol: who made it (IFA_PROTO), 0 for an operator's.
/// </summary>
internal sealed record AddressEntry(int LinkIndex, IPAddress Address, IPNetwork Prefix, byte Protocol)
{
    /// <summary>Fulcrum made it, this process or an earlier one.</summary>
    public bool IsOurs => Protocol == NetlinkConstants.ProtocolFulcrum;
}
