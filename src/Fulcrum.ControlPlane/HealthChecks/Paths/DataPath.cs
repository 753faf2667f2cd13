using System.Net;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks.Paths;

/// <summary>The way of a server's data: what a check's packets go through that travel as it does.</summary>
/// <param name="Virtual">The virtual address, which they are addressed to.</param>
/// <param name="Server">Where they are taken.</param>
/// <param name="Mode">How: DR or TUN.</param>
/// <param name="Tunnel">With TUN.</param>
public sealed record DataPath(IPAddress Virtual, IPAddress Server, ForwardingMode Mode, Tunnel? Tunnel)
{
    /// <summary>
    /// Null for a check that is made plainly: because it shall be, because NAT and FULLNAT take a packet to the server's address anyway, because
    /// a mark names no address, or because connect_ip names another one.
    /// </summary>
    public static DataPath? Of(VirtualService service, RealServer server, HealthCheck check) =>
        check is NetworkCheck { TravelsAsData: true } network && server.Mode.KeepsPort() && !service.Key.IsMark
            && network.Target.Address.Equals(server.Endpoint.Address)
            ? new(service.Key.Address, server.Endpoint.Address, server.Mode, server.Tunnel)
            : null;

    /// <summary>Where a check of the path connects to, as its server sees it: the virtual port, unless connect_port names another one.</summary>
    public static IPEndPoint TargetOf(VirtualService service, RealServer server, NetworkCheck check) => new(
        service.Key.Address,
        check.Target.Port == server.CheckedAs.Port && service.Key.Port != 0 ? service.Key.Port : check.Target.Port);
}
