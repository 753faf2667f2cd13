using System.Net;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Validation;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>
/// As written to as meant: applies inheritance and keepalived's defaults. What has no usable header is left out; everything else is
/// in the model, so that its rules can be checked beside other errors.
/// </summary>
internal sealed class ModelBuilder(BindingContext context, FieldPositions positions)
{
    /// <summary>keepalived's defaults.</summary>
    private const string DefaultScheduler = "wlc";
    private const ForwardingMode DefaultMode = ForwardingMode.Nat;
    private const TransportProtocol DefaultProtocol = TransportProtocol.Udp;
    private const int DefaultWeight = 1;

    /// <summary>The model, not yet validated.</summary>
    public DirectorModel Build(DirectorConfig config)
    {
        HashSet<string> used = [.. config.VirtualServers.Select(service => service.LocalAddressGroup?.Value).OfType<string>()];
        return new DirectorModel
        {
            Services = new(config.VirtualServers.Where(service => service.Endpoint is not null).Select(BuildService)),
            Pools = new(config.LocalAddressGroups.Where(group => IsPool(group, used)).Select(BuildPool)),
            Settings = config.Settings,
        };
    }

    private bool IsPool(LocalAddressGroupConfig group, HashSet<string> used)
    {
        if (group.Addresses.Count > 0 || used.Contains(group.Name))
            return true;
        context.Log.Warning(group.At, $"local_address_group '{group.Name}' is empty, and nothing uses it, so it is left out");
        return false;
    }

    private LocalAddressPool BuildPool(LocalAddressGroupConfig group)
    {
        Origin origin = positions.CreateOrigin(group.At);
        foreach (Written<PoolAddress> address in group.Addresses)
            positions.Add<PoolAddress>(origin, ModelField.Addresses, address, address.Value.Address);
        return new LocalAddressPool
        {
            Name = group.Name,
            Addresses = new(group.Addresses.Select(address => address.Value)),
            Origin = origin,
        };
    }

    private VirtualService BuildService(VirtualServerConfig config)
    {
        IPEndPoint endpoint = config.Endpoint!.Value.Value;
        Origin origin = positions.CreateOrigin(config.Endpoint.Value.At);
        positions.Add(origin, ModelField.Scheduler, config.Scheduler);
        positions.Add(origin, ModelField.Pool, config.LocalAddressGroup);
        positions.Add(origin, ModelField.ClientAddress, config.ClientAddress);
        positions.Add(origin, ModelField.BindPort, config.BindPort);
        WarnOfDefaults(config);
        return new VirtualService
        {
            Key = new ServiceKey(config.Protocol?.Value ?? DefaultProtocol, endpoint.Address, (ushort)endpoint.Port),
            Scheduler = config.Scheduler?.Value ?? DefaultScheduler,
            LocalAddressPool = config.LocalAddressGroup?.Value,
            ClientAddress = config.ClientAddress?.Value ?? ClientAddress.None,
            BindPort = config.BindPort?.Value,
            RealServers = new(config.RealServers.Where(server => server.Endpoint is not null).Select(server => BuildServer(config, server))),
            Origin = origin,
        };
    }

    private void WarnOfDefaults(VirtualServerConfig config)
    {
        if (config.Protocol is null)
            context.Log.Warning(config.At,
                "virtual_server has no protocol, so it is UDP, as in keepalived; write protocol TCP, UDP or SCTP");
        if (config.Scheduler is null)
            context.Log.Warning(config.At, $"virtual_server has no lb_algo, so it is {DefaultScheduler}, as in keepalived; write it");
        if (config.RealServers.Count == 0)
            context.Log.Warning(config.At, "virtual_server has no real_server, so it refuses its clients");
        else if (config.Method is null && config.RealServers.Any(server => server.Method is null))
            context.Log.Warning(config.At, "virtual_server has no lb_kind, so it is NAT, as in keepalived; write it");
        if (config.ClientAddress is { Value: not ClientAddress.None } way
            && config.RealServers.All(server => Method(config, server)?.Value.Mode != ForwardingMode.FullNat))
            context.Log.Warning(way.At,
                "client_address has no effect: no real_server is FNAT, and others see the client's address");
    }

    private RealServer BuildServer(VirtualServerConfig service, RealServerConfig config)
    {
        Origin origin = positions.CreateOrigin(config.Endpoint!.Value.At);
        Written<ForwardingMethodConfig>? method = Method(service, config);
        ForwardingMode mode = method?.Value.Mode ?? DefaultMode;
        Written<int>? weight = config.Weight ?? service.Weight;
        positions.Add(origin, ModelField.Mode, method);
        positions.Add(origin, ModelField.Weight, weight);
        if (config.TcpChecks.Count > 0)
            positions.Add<bool>(origin, ModelField.HealthCheck, new Written<bool>(true, config.TcpChecks[0].At));
        return new RealServer
        {
            Endpoint = mode.KeepsPort() ? WithPortOf(service, config.Endpoint.Value, mode) : config.Endpoint.Value.Value,
            Weight = weight?.Value ?? DefaultWeight,
            Mode = mode,
            Tunnel = method?.Value.Tunnel,
            InhibitOnFailure = (config.InhibitOnFailure ?? service.InhibitOnFailure)?.Value ?? false,
            HealthChecks = new(config.TcpChecks.Select(check =>
                HealthCheckBuilder.Build(check, config.Endpoint.Value.Value, [check, config, service]))),
            Origin = origin,
        };
    }

    private static Written<ForwardingMethodConfig>? Method(VirtualServerConfig service, RealServerConfig server) =>
        server.Method ?? service.Method;

    /// <summary>LVS's rule for modes that do not change ports. As in keepalived, checks keep to the port as written.</summary>
    private IPEndPoint WithPortOf(VirtualServerConfig service, Written<IPEndPoint> server, ForwardingMode mode)
    {
        int port = service.Endpoint!.Value.Value.Port;
        if (port != server.Value.Port)
            context.Log.Warning(server.At, $"{mode.Word()} does not change ports, so sessions go to port {port}, as in LVS, "
                + $"and checks to port {server.Value.Port}; write {port}, and connect_port for checks where it differs");
        return new IPEndPoint(server.Value.Address, port);
    }
}
