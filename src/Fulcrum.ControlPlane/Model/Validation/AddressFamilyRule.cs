using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>
/// A server is of its service's address family. Tunnels join both families either way; FULLNAT takes IPv6 clients to IPv4
/// servers.
/// </summary>
internal sealed class AddressFamilyRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        from service in model.Services
        from server in service.RealServers
        let virtualFamily = service.Key.Address.AddressFamily
        let realFamily = server.Endpoint.AddressFamily
        where !Joins(server.Mode, virtualFamily, realFamily)
        select new ModelProblem(server.Origin, ModelField.Identity,
            $"real server {server.Endpoint} of {service.Key}: {server.Mode.Word()} does not take clients of "
            + $"{HostAddress.FamilyName(virtualFamily)} to servers of {HostAddress.FamilyName(realFamily)}; "
            + $"use {Choice(virtualFamily)}, or a server of {HostAddress.FamilyName(virtualFamily)}");

    /// <summary>Whether clients of one family reach servers of the other.</summary>
    public static bool Joins(ForwardingMode mode, AddressFamily virtualFamily, AddressFamily realFamily) =>
        virtualFamily == realFamily || mode == ForwardingMode.Tunnel
        || (mode == ForwardingMode.FullNat && virtualFamily == AddressFamily.InterNetworkV6);

    private static string Choice(AddressFamily virtualFamily) =>
        virtualFamily == AddressFamily.InterNetworkV6 ? "FNAT or TUN" : "TUN";
}
