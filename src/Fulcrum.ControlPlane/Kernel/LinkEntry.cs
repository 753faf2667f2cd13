using System.Net.NetworkInformation;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// A network interface. IsUp: switched on and operational (IFF_UP and IFF_RUNNING: it has a carrier too). VlanId: of a VLAN interface
/// (802.1Q), whose packets pass the interface ParentIndex of this network namespace with that tag; both 0 for any other.
/// </summary>
internal sealed record LinkEntry(int Index, string Name, bool IsUp, int ParentIndex = 0, ushort VlanId = 0)
{
    /// <summary>Its hardware address; null: it has none.</summary>
    public PhysicalAddress? Mac { get; init; }

    /// <summary>Longest packet; 0: unknown.</summary>
    public uint Mtu { get; init; }
}
