using System.Net.NetworkInformation;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Any network interface. IsUp: switched on (IFF_UP); IsRunning: operational, too (it has a carrier). LowerIndex: the interface that it
/// stands on, 0 for none or one in another namespace. Kind: macvlan, vlan, ...; empty for a device. Alias: what its maker has noted.
/// </summary>
internal sealed record InterfaceEntry(
    int Index, string Name, bool IsUp, bool IsRunning, PhysicalAddress Mac, int LowerIndex = 0, string Kind = "", string Alias = "");
