using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>
/// From the API's messages to the model. What does not parse is added to <see cref="FieldErrors"/> with the field's name, and a
/// placeholder is returned; whether the object makes sense is the validator's business.
/// </summary>
public static class ApiReader
{
    private static readonly ServiceKey s_noKey = new(TransportProtocol.Tcp, IPAddress.Any, 0);
    private static readonly IPEndPoint s_noEndpoint = new(IPAddress.Any, 0);

    /// <summary>Throws <see cref="RefusedException"/> (INVALID_ARGUMENT) when it does not parse.</summary>
    public static ServiceKey Key(Api.V1.ServiceKey? key, string field = "key")
    {
        FieldErrors errors = new();
        ServiceKey result = Key(key, field, errors);
        errors.ThrowIfAny();
        return result;
    }

    /// <summary>Throws <see cref="RefusedException"/> (INVALID_ARGUMENT) when it does not parse.</summary>
    public static IPEndPoint EndPoint(Api.V1.Endpoint? endpoint, string field = "endpoint")
    {
        FieldErrors errors = new();
        IPEndPoint result = EndPoint(endpoint, field, errors);
        errors.ThrowIfAny();
        return result;
    }

    /// <summary>A service that the API owns, real servers included.</summary>
    public static VirtualService Service(Api.V1.VirtualService? service, string field, FieldErrors errors)
    {
        if (service is null)
            errors.Add(field, "is missing");
        service ??= new();
        VirtualService bare = new()
        {
            Key = Key(service.Key, $"{field}.key", errors),
            Scheduler = Schedulers.Default,
            LocalAddressPool = service.LocalAddressPool.Length == 0 ? null : service.LocalAddressPool,
            ClientAddress = ClientAddress(service.ClientAddress, $"{field}.client_address", errors) ?? Model.ClientAddress.None,
            RealServers = [.. service.RealServers.Select((s, i) => Server(s, $"{field}.real_servers[{i}]", errors))],
            Origin = Origin.Api,
        };
        return bare.With(service, field, errors);
    }

    /// <summary>A real server that the API owns; it has no checks.</summary>
    public static RealServer Server(Api.V1.RealServer? server, string field, FieldErrors errors)
    {
        if (server is null)
            errors.Add(field, "is missing");
        server ??= new();
        ForwardingMode? mode = Mode(server.Mode, $"{field}.mode", errors);
        if (mode is null && server.Mode == Api.V1.ForwardingMode.Unspecified)
            errors.Add($"{field}.mode", "is missing; say how packets reach the server");
        return new()
        {
            Endpoint = EndPoint(server.Endpoint, $"{field}.endpoint", errors),
            Weight = Weight(server.Weight, $"{field}.weight", errors),
            UpperThreshold = server.UpperThreshold,
            LowerThreshold = server.LowerThreshold,
            Mode = mode ?? ForwardingMode.FullNat,
            Tunnel = Tunnel(server.Tunnel, $"{field}.tunnel", errors)
                ?? (mode == ForwardingMode.Tunnel ? Model.Tunnel.Ipip : null),
            HealthChecks = [],
            Origin = Origin.Api,
        };
    }

    /// <summary>A pool that the API owns; ranges are expanded.</summary>
    public static LocalAddressPool Pool(Api.V1.LocalAddressPool? pool, string field, FieldErrors errors)
    {
        if (pool is null)
            errors.Add(field, "is missing");
        pool ??= new();
        return new()
        {
            Name = pool.Name,
            Addresses = new(pool.Addresses.SelectMany((a, i) => Addresses(a, $"{field}.addresses[{i}]", errors)).Distinct()),
            Origin = Origin.Api,
        };
    }

    /// <summary>Null for UNSPECIFIED, which is no error here.</summary>
    public static ForwardingMode? Mode(Api.V1.ForwardingMode mode, string field, FieldErrors errors)
    {
        if (mode == Api.V1.ForwardingMode.Unspecified)
            return null;
        if (Enum.IsDefined(mode))
            return (ForwardingMode)mode;
        errors.Add(field, $"{(int)mode} is not a forwarding mode");
        return null;
    }

    /// <summary>Null for an absent tunnel, which is no error here.</summary>
    public static Tunnel? Tunnel(Api.V1.Tunnel? tunnel, string field, FieldErrors errors)
    {
        if (tunnel is null)
            return null;
        if (tunnel.Kind == Api.V1.TunnelKind.Unspecified)
            errors.Add($"{field}.kind", "is missing; say how packets are wrapped");
        else if (!Enum.IsDefined(tunnel.Kind))
            errors.Add($"{field}.kind", $"{(int)tunnel.Kind} is not a kind of tunnel");
        if (tunnel.Port > ushort.MaxValue)
            errors.Add($"{field}.port", $"{tunnel.Port} is out of range; use 1 to 65535");
        if (!Enum.IsDefined(tunnel.Checksum))
            errors.Add($"{field}.checksum", $"{(int)tunnel.Checksum} is not a kind of checksum");
        TunnelKind kind = tunnel.Kind switch
        {
            Api.V1.TunnelKind.Gre => TunnelKind.Gre,
            Api.V1.TunnelKind.Gue => TunnelKind.Gue,
            _ => TunnelKind.Ipip,
        };
        TunnelChecksum checksum = tunnel.Checksum switch
        {
            Api.V1.TunnelChecksum.Plain => TunnelChecksum.Plain,
            Api.V1.TunnelChecksum.Remote => TunnelChecksum.Remote,
            _ => TunnelChecksum.None,
        };
        return new(kind, (ushort)Math.Min(tunnel.Port, ushort.MaxValue), checksum);
    }

    /// <summary>Null for UNSPECIFIED, which is no error here.</summary>
    public static ClientAddress? ClientAddress(Api.V1.ClientAddress way, string field, FieldErrors errors)
    {
        switch (way)
        {
            case Api.V1.ClientAddress.Unspecified:
                return null;
            case Api.V1.ClientAddress.None:
                return Model.ClientAddress.None;
            case Api.V1.ClientAddress.Toa:
                return Model.ClientAddress.Toa;
            case Api.V1.ClientAddress.Uoa:
                return Model.ClientAddress.Uoa;
            case Api.V1.ClientAddress.ProxyV1:
                return Model.ClientAddress.ProxyV1;
            case Api.V1.ClientAddress.ProxyV2:
                return Model.ClientAddress.ProxyV2;
            default:
                errors.Add(field, $"{(int)way} is not a way to tell the client's address");
                return null;
        }
    }

    /// <summary>A weight that the model can hold.</summary>
    public static int Weight(uint weight, string field, FieldErrors errors)
    {
        if (weight <= int.MaxValue)
            return (int)weight;
        errors.Add(field, $"{weight} is out of range");
        return 0;
    }

    /// <summary>A placeholder when it does not parse.</summary>
    public static ServiceKey Key(Api.V1.ServiceKey? key, string field, FieldErrors errors)
    {
        if (key is null)
        {
            errors.Add(field, "is missing");
            return s_noKey;
        }
        if (key.Mark != 0)
        {
            if (key.Protocol != Api.V1.Protocol.Unspecified || key.Virtual is not null)
                errors.Add($"{field}.mark", "does not go with protocol and virtual; leave these out");
            return ServiceKey.OfMark(key.Mark, key.Ipv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);
        }
        if (key.Ipv6)
            errors.Add($"{field}.ipv6", "goes with mark; leave it out");
        IPEndPoint endpoint = EndPoint(key.Virtual, $"{field}.virtual", errors);
        return new(Protocol(key.Protocol, $"{field}.protocol", errors), endpoint.Address, (ushort)endpoint.Port);
    }

    /// <summary>A placeholder when there is no such protocol.</summary>
    public static TransportProtocol Protocol(Api.V1.Protocol protocol, string field, FieldErrors errors)
    {
        switch (protocol)
        {
            case Api.V1.Protocol.Tcp:
                return TransportProtocol.Tcp;
            case Api.V1.Protocol.Udp:
                return TransportProtocol.Udp;
            case Api.V1.Protocol.Sctp:
                return TransportProtocol.Sctp;
            default:
                errors.Add(field, "has to be TCP, UDP or SCTP");
                return TransportProtocol.Tcp;
        }
    }

    /// <summary>A placeholder when it does not parse.</summary>
    public static IPEndPoint EndPoint(Api.V1.Endpoint? endpoint, string field, FieldErrors errors)
    {
        if (endpoint is null)
        {
            errors.Add(field, "is missing");
            return s_noEndpoint;
        }
        if (endpoint.Port > IPEndPoint.MaxPort)
            errors.Add($"{field}.port", $"{endpoint.Port} is out of range; use 0 to 65535");
        if (ValueSyntax.ReadAddress(endpoint.Address, out IPAddress address) is { } problem)
            errors.Add($"{field}.address", problem);
        return new(address, (int)Math.Min(endpoint.Port, IPEndPoint.MaxPort));
    }

    private static IEnumerable<PoolAddress> Addresses(Api.V1.LocalAddress written, string field, FieldErrors errors)
    {
        if (AddressRange.Read(written.Address, out IReadOnlyList<IPAddress> addresses) is { } problem)
            errors.Add($"{field}.address", problem);
        return addresses.Select(a => new PoolAddress(a, written.Port));
    }
}
