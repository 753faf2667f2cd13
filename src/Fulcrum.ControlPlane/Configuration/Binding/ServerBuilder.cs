using System.Net.Sockets;
using System.Net;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model.Validation;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Makes the servers of a service.</summary>
internal sealed class ServerBuilder(BindingContext context, FieldPositions positions, DirectorConfig director)
{
    private const int DefaultWeight = 1;
    private const int HeaviestWeight = 65535;

    /// <summary>Those that end at the same endpoint are one, which remembers the others.</summary>
    public ValueList<RealServer> Build(VirtualServerConfig service, IReadOnlyList<RealServerConfig> servers, ServiceKey key) =>
        new(servers.Select(server => Build(service, key, server))
            .GroupBy(server => server.Endpoint)
            .Select(same => same.Skip(1).Any() ? same.First() with { Repeated = new(same.Skip(1)) } : same.First()));

    /// <summary>The weight that is written, or inherited.</summary>
    public static long WeightOf(VirtualServerConfig service, RealServerConfig server) =>
        (server.Weight ?? service.Weight)?.Value ?? DefaultWeight;

    /// <summary>Null where none is written, or it is of another address family.</summary>
    public SorryServer? BuildSorry(
        VirtualServerConfig service, ServiceShape shape, IReadOnlyList<RealServerConfig> servers, ServiceKey key)
    {
        if (service.SorryServer is not { } sorry)
            return null;
        Written<IPEndPoint> written = sorry.Endpoint;
        ForwardingMethodConfig method = (sorry.Method ?? service.Method)?.Value ?? new(ForwardingMode.Nat, null);
        if (!AddressFamilyRule.Joins(method.Mode, key.Family, written.Value.AddressFamily))
        {
            context.Log.Warning(written.At, $"sorry_server {written.Value.Address} is of another address family; it is left out");
            return null;
        }
        if (method.Mode.KeepsPort() && written.Value.Port != 0 && written.Value.Port != key.Port)
            context.Log.Warning(written.At, $"{method.Mode.Word()} does not change ports, so sorry_server has port {key.Port}");
        int port = method.Mode.KeepsPort() ? key.Port : written.Value.Port;
        RealServerConfig? same = servers.FirstOrDefault(server => server.Endpoint!.Value.Value.Equals(written.Value));
        bool isInhibitedAsServer = same is not null && Inhibits(service, same);
        if (same is not null && isInhibitedAsServer != sorry.InhibitOnFailure)
            context.Log.Warning(written.At, "sorry_server is also a real_server; inhibit_on_failure of either is that of both");
        return new(new IPEndPoint(written.Value.Address, port), method.Mode, method.Tunnel, sorry.InhibitOnFailure || isInhibitedAsServer);
    }

    private RealServer Build(VirtualServerConfig service, ServiceKey key, RealServerConfig config)
    {
        Written<IPEndPoint> written = config.Endpoint!.Value;
        Origin origin = positions.CreateOrigin(written.At);
        ForwardingMethodConfig method = ServerSelection.Method(service, config);
        AddPositions(origin, service, config);
        IPEndPoint endpoint = EndpointOf(key, written, method.Mode);
        NoteOddities(service, config, key, endpoint);
        // As in keepalived, checks keep to the port as written.
        IPEndPoint target = written.Value.Port == 0 ? endpoint : written.Value;
        HealthCheck NotePath(HealthCheck check) => this.NotePath(check, key, method.Mode, endpoint, written.At);
        return new RealServer
        {
            Endpoint = endpoint,
            Written = written.Value.Equals(endpoint) ? null : written.Value,
            Weight = (int)WeightOf(service, config),
            Mode = method.Mode,
            UpperThreshold = (uint)(config.UpperThreshold?.Value ?? 0),
            LowerThreshold = LowerThreshold(config),
            Tunnel = method.Tunnel,
            InhibitOnFailure = Inhibits(service, config),
            NotifyUp = config.NotifyUp,
            NotifyDown = config.NotifyDown,
            SendsMail = config.SendsMail,
            SnmpName = config.SnmpName,
            HealthChecks = new(config.Checks.Where(IsUsable).Select(check => BuildCheck(service, config, check, target))
                .Select(NotePath).Select(check => WithProxyHeader(check, service, method.Mode))),
            Origin = origin,
        };
    }

    private bool IsUsable(CheckConfig check) =>
        check is not CheckConfig<MiscCheck> misc || !context.UnusableScripts.Contains(misc.Check.Command);

    private HealthCheck BuildCheck(VirtualServerConfig service, RealServerConfig server, CheckConfig config, IPEndPoint target)
    {
        HealthCheck check = HealthCheckBuilder.Build(
            config, target, [config, server, service], server.VirtualHost ?? service.VirtualHost, director.Defaults.LogsAllFailures);
        if (check is NetworkCheck { Target.Address.IsIPv6LinkLocal: true, Interface: null })
            context.Log.Warning(config.At, $"{check.Kind} of a link-local address needs a bind_if");
        if (check is not NetworkCheck { Source: { } source } network || source.AddressFamily == network.Target.AddressFamily)
            return check;
        context.Log.Warning(config.BindAddress!.Value.At,
            $"bindto {source.Address} and {network.Target.Address} are of different address families; bindto is ignored");
        return network with { Source = null };
    }

    /// <summary>As in DPVS, checks tell FULLNAT servers their address where the data plane tells the client's by the PROXY protocol.</summary>
    private static HealthCheck WithProxyHeader(HealthCheck check, VirtualServerConfig service, ForwardingMode mode) =>
        mode == ForwardingMode.FullNat && service.ClientAddress?.Value is ClientAddress.ProxyV1 or ClientAddress.ProxyV2
            && check is NetworkCheck network and (HttpCheck or UdpCheck)
            ? network with { ProxyHeader = service.ClientAddress!.Value.Value }
            : check;

    /// <summary>Says why a check that shall travel as the data does is made plainly.</summary>
    private HealthCheck NotePath(HealthCheck check, ServiceKey key, ForwardingMode mode, IPEndPoint endpoint, SourcePosition at)
    {
        if (check is not NetworkCheck { TravelsAsData: true } network || !mode.KeepsPort())
            return check;
        if (key.IsMark)
            context.Log.Warning(at, $"check_path data has no effect: {key} has no virtual address that {check.Kind} could be sent to");
        else if (!network.Target.Address.Equals(endpoint.Address))
            context.Log.Warning(at, $"check_path data has no effect: connect_ip of {check.Kind} names another address");
        else if (network.Source is { } source && source.AddressFamily != key.Family)
            context.Log.Warning(at, $"bindto {source.Address} of {check.Kind} has no effect: with check_path data it is sent to {key}");
        return check;
    }

    private void AddPositions(Origin origin, VirtualServerConfig service, RealServerConfig config)
    {
        positions.Add(origin, ModelField.Mode, config.Method ?? service.Method);
        positions.Add(origin, ModelField.Weight, config.Weight ?? service.Weight);
        positions.Add(origin, ModelField.Thresholds, config.LowerThreshold ?? config.UpperThreshold);
        if (config.Checks.Count > 0)
            positions.Add<bool>(origin, ModelField.HealthCheck, new Written<bool>(true, config.Checks[0].At));
    }

    private void NoteOddities(VirtualServerConfig service, RealServerConfig config, ServiceKey key, IPEndPoint endpoint)
    {
        if (HostAddress.WhyNotUsable(endpoint.Address) is { } reason)
            context.Log.Note(config.Endpoint!.Value.At, $"real server {endpoint} of {key}: {reason}; it gets no packets here");
        if (WeightOf(service, config) > HeaviestWeight)
            context.Log.Note((config.Weight ?? service.Weight)!.Value.At, $"a weight above {HeaviestWeight} counts as {HeaviestWeight} here");
    }

    private static bool Inhibits(VirtualServerConfig service, RealServerConfig server) =>
        (server.InhibitOnFailure ?? service.InhibitOnFailure)?.Value ?? false;

    /// <summary>LVS refuses a server whose lower threshold is above the upper one, which keepalived does not see.</summary>
    private uint LowerThreshold(RealServerConfig config)
    {
        if (config.LowerThreshold is not { } lower || lower.Value <= (config.UpperThreshold?.Value ?? 0))
            return (uint)(config.LowerThreshold?.Value ?? 0);
        context.Log.Warning(lower.At, $"lthreshold {lower.Value} is above uthreshold {config.UpperThreshold?.Value ?? 0}, "
            + "with which LVS refuses the server; it is ignored here");
        return 0;
    }

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
