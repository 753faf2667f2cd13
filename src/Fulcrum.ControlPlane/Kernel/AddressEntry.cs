using System.Net;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// An address of an interface. Prefix: what is reachable through it (of the peer on a point-to-point interface).
/// Protocol: who made it (IFA_PROTO), 0 for an operator's. IsUsable: other hosts can answer to it (global scope, not held back by
/// duplicate address detection). IsPreferred: a good source of its prefix (not deprecated, not temporary, not secondary). IsTentative:
/// duplicate address detection holds it back, or has refused it.
/// </summary>
internal sealed record AddressEntry(
    int LinkIndex, IPAddress Address, IPNetwork Prefix, byte Protocol, bool IsUsable = true, bool IsPreferred = true,
    bool IsTentative = false)
{
    /// <summary>Fulcrum made it, this process or an earlier one.</summary>
    public bool IsOurs => Protocol == NetlinkConstants.ProtocolFulcrum;

    /// <summary>An instance of VRRP has it, of this process or an earlier one.</summary>
    public bool IsVirtual => Protocol == NetlinkConstants.ProtocolVrrp;
}
