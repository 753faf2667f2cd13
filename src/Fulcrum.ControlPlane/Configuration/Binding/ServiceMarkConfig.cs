using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>"fwmark N [inet|inet6]" in a virtual_server_group.</summary>
/// <param name="Mark">N.</param>
/// <param name="Family">Null: as the other members, or the servers.</param>
public readonly record struct ServiceMarkConfig(uint Mark, AddressFamily? Family);
