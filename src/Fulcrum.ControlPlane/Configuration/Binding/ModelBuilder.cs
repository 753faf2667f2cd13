using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model.Validation;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>
/// As written to as meant: applies inheritance and keepalived's defaults. What has no usable header is left out; everything else is
/// in the model, so that its rules can be checked beside other errors.
/// </summary>
internal sealed class ModelBuilder(BindingContext context, FieldPositions positions)
{
    /// <summary>keepalived's defaults.</summary>
    private const ForwardingMode DefaultMode = ForwardingMode.Nat;
    private const TransportProtocol DefaultProtocol = TransportProtocol.Udp;
    private const int DefaultWeight = 1;

    /// <summary>The model, not yet validated.</summary>
    public DirectorModel Build(DirectorConfig config)
    {
        HashSet<string> used = [.. config.VirtualServers.Select(service => service.LocalAddressGroup?.Value).OfType<string>()];
        return new DirectorModel
        {
            Services = new(config.VirtualServers.Where(service => service is not { Endpoint: null, Mark: null }).Select(BuildService)),
            Pools = new(config.LocalAddressGroups.Where(group => IsPool(group, used)).Select(BuildPool)),
            MarkRules = new(config.MarkRules.Select(BuildMarkRule)),
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

    private MarkRule BuildMarkRule(MarkRuleConfig config) => new()
    {
        Mark = config.Mark!.Value.Value,
        Protocol = config.Protocol?.Value ?? TransportProtocol.Any,
        Destination = config.Destination?.Value,
        FirstPort = config.Ports?.Value.First ?? 0,
        LastPort = config.Ports?.Value.Last ?? 0,
        Source = config.Source?.Value,
        Port = config.Port?.Value,
        Origin = positions.CreateOrigin(config.At),
    };

    private VirtualService BuildService(VirtualServerConfig config)
    {
        ServiceKey key = ServiceKeyBuilder.Build(config, Method, DefaultProtocol, context);
        Origin origin = positions.CreateOrigin(config.Endpoint?.At ?? config.Mark!.Value.At);
        WarnOfDefaults(config);
        string scheduler = config.Scheduler?.Value ?? Schedulers.Default;
        VirtualService service = new()
        {
            Key = key,
            Scheduler = scheduler,
            SchedulerFlags = SchedulerFlagReader.Resolve(config, scheduler, context),
            OnePacket = IsOnePacket(config, key),
            Persistence = BuildPersistence(config, key),
            Timeouts = config.Timeouts?.Value ?? ServiceTimeouts.OfDirector,
            SlowStart = config.SlowStart?.Value ?? TimeSpan.Zero,
            LocalAddressPool = config.LocalAddressGroup?.Value,
            ClientAddress = config.ClientAddress?.Value ?? ClientAddress.None,
            BindPort = config.BindPort?.Value,
            RealServers = new(
                config.RealServers.Where(server => server.Endpoint is not null).Select(server => BuildServer(config, key, server))),
            Origin = origin,
        };
        AddPositions(origin, config);
        return service;
    }

    private void AddPositions(Origin origin, VirtualServerConfig config)
    {
        positions.Add(origin, ModelField.Scheduler, config.Scheduler);
        positions.Add(origin, ModelField.Pool, config.LocalAddressGroup);
        positions.Add(origin, ModelField.ClientAddress, config.ClientAddress);
        positions.Add(origin, ModelField.BindPort, config.BindPort);
        positions.Add(origin, ModelField.OnePacket, config.OnePacket);
        positions.Add(origin, ModelField.PersistenceTimeout, config.PersistenceTimeout);
        positions.Add(origin, ModelField.PersistencePrefix, config.PersistencePrefix);
        positions.Add(origin, ModelField.Timeouts, config.Timeouts);
        positions.Add(origin, ModelField.SlowStart, config.SlowStart);
        foreach ((string word, SchedulerFlags flag) in SchedulerFlagWords.All)
        {
            if (config.SchedulerFlags.TryGetValue(flag, out SourcePosition at))
                positions.Add<bool>(origin, ModelField.SchedulerFlags, new Written<bool>(true, at), word);
        }
    }

    private bool IsOnePacket(VirtualServerConfig config, ServiceKey key)
    {
        if (config.OnePacket is not { } written || key.Protocol is TransportProtocol.Udp or TransportProtocol.Any)
            return config.OnePacket is not null;
        context.Log.Warning(written.At, "ops has no effect, as in keepalived: it is only for UDP");
        return false;
    }

    /// <summary>persistence_granularity implies persistence, and so does port 0.</summary>
    private Persistence? BuildPersistence(VirtualServerConfig config, ServiceKey key)
    {
        if (config.PersistenceTimeout is null && key is { IsMark: false, Port: 0 })
        {
            context.Log.Warning(config.At, $"virtual_server of port 0 (every port) is persistent for "
                + $"{Persistence.DefaultTimeout.TotalSeconds:0} seconds, as in keepalived; write persistence_timeout");
        }
        else if (config.PersistenceTimeout is null && config.PersistencePrefix is null)
        {
            return null;
        }
        int prefix = config.PersistencePrefix?.Value ?? 0;
        bool isWhole = prefix == (key.Family == AddressFamily.InterNetwork ? 32 : 128);
        return new(config.PersistenceTimeout?.Value ?? Persistence.DefaultTimeout, isWhole ? 0 : prefix);
    }

    private void WarnOfDefaults(VirtualServerConfig config)
    {
        if (config.Protocol is null && config.Mark is null)
            context.Log.Warning(config.At,
                "virtual_server has no protocol, so it is UDP, as in keepalived; write protocol TCP, UDP or SCTP");
        if (config.Scheduler is null)
            context.Log.Warning(config.At, $"virtual_server has no lb_algo, so it is {Schedulers.Default}, as in keepalived; write it");
        if (config.RealServers.Count == 0)
            context.Log.Warning(config.At, "virtual_server has no real_server, so it refuses its clients");
        else if (config.Method is null && config.RealServers.Any(server => server.Method is null))
            context.Log.Warning(config.At, "virtual_server has no lb_kind, so it is NAT, as in keepalived; write it");
        if (config.ClientAddress is { Value: not ClientAddress.None } way
            && config.RealServers.All(server => Method(config, server)?.Value.Mode != ForwardingMode.FullNat))
            context.Log.Warning(way.At,
                "client_address has no effect: no real_server is FNAT, and others see the client's address");
    }

    private RealServer BuildServer(VirtualServerConfig service, ServiceKey key, RealServerConfig config)
    {
        Origin origin = positions.CreateOrigin(config.Endpoint!.Value.At);
        Written<ForwardingMethodConfig>? method = Method(service, config);
        ForwardingMode mode = method?.Value.Mode ?? DefaultMode;
        Written<int>? weight = config.Weight ?? service.Weight;
        positions.Add(origin, ModelField.Mode, method);
        positions.Add(origin, ModelField.Weight, weight);
        positions.Add(origin, ModelField.Thresholds, config.LowerThreshold ?? config.UpperThreshold);
        if (config.TcpChecks.Count > 0)
            positions.Add<bool>(origin, ModelField.HealthCheck, new Written<bool>(true, config.TcpChecks[0].At));
        IPEndPoint endpoint = EndpointOf(key, config.Endpoint.Value, mode);
        // As in keepalived, checks keep to the port as written.
        IPEndPoint target = config.Endpoint.Value.Value.Port == 0 ? endpoint : config.Endpoint.Value.Value;
        return new RealServer
        {
            Endpoint = endpoint,
            Weight = weight?.Value ?? DefaultWeight,
            Mode = mode,
            UpperThreshold = (uint)(config.UpperThreshold?.Value ?? 0),
            LowerThreshold = (uint)(config.LowerThreshold?.Value ?? 0),
            Tunnel = method?.Value.Tunnel,
            InhibitOnFailure = (config.InhibitOnFailure ?? service.InhibitOnFailure)?.Value ?? false,
            HealthChecks = new(config.TcpChecks.Select(check => HealthCheckBuilder.Build(check, target, [check, config, service]))),
            Origin = origin,
        };
    }

    private static Written<ForwardingMethodConfig>? Method(VirtualServerConfig service, RealServerConfig server) =>
        server.Method ?? service.Method;

    /// <summary>A server without a port has that of its service, and so has one in a mode that does not change ports, as in LVS.</summary>
    private IPEndPoint EndpointOf(ServiceKey key, Written<IPEndPoint> server, ForwardingMode mode)
    {
        int written = server.Value.Port;
        if (written != 0 && !mode.KeepsPort())
            return server.Value;
        if (written != 0 && written != key.Port)
        {
            string port = key.Port == 0 ? "the port that the client chose" : $"port {key.Port}";
            context.Log.Warning(server.At, $"{mode.Word()} does not change ports, so sessions go to {port}, as in LVS, "
                + $"and checks to port {written}; write {key.Port}, and connect_port for checks where it differs");
        }
        return new IPEndPoint(server.Value.Address, key.Port);
    }
}
