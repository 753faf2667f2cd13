using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Vrrp.Transport;

/// <summary>What instances share a raw socket for: an interface (by its number, because one that comes back is another one), family, protocol.</summary>
internal readonly record struct SocketKey(int InterfaceIndex, string InterfaceName, AddressFamily Family, byte Protocol);
