using Fulcrum.DataPlane.Replay.Frames;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Replay.Output;

/// <summary>Looks things up in the configuration that was replayed, to name them for people. It decides nothing.</summary>
internal sealed class ConfigurationFacts(ReplaySnapshot snapshot)
{
    private readonly Wire.Snapshot _configuration = snapshot.Configuration;

    /// <summary>Name of a port.</summary>
    public string PortName(int port) => snapshot.Ports[port].Name;

    /// <summary>The service of a packet: its session's, else the one that it is addressed to; null when it belongs to none.</summary>
    public Wire.VirtualService? ServiceOf(PacketReport report)
    {
        if (report.Session is { } session)
            return Service(session.Protocol, session.Virtual);
        IReadOnlyList<Layer> layers = FrameLayers.Of(report.Packet.Bytes);
        Layer? network = layers.FirstOrDefault(layer => layer.Name is "ipv4" or "ipv6");
        Layer? transport = layers.FirstOrDefault(layer => layer.Name is "tcp" or "udp" or "sctp" or "icmp" or "icmpv6");
        if (transport?["destination_port"] is not { } port || !IpAddress.TryParse(network?["destination"], out IpAddress address))
            return null;
        byte protocol = transport.Name switch { "tcp" => IpProtocol.Tcp, "udp" => IpProtocol.Udp, _ => IpProtocol.Sctp };
        return Service(protocol, new Endpoint(address, ushort.Parse(port, System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>"tcp:192.0.2.1:80", as fulcrumctl writes a service.</summary>
    public static string NameOf(Wire.ServiceKey key)
    {
        string protocol = key.Protocol switch { IpProtocol.Tcp => "tcp", IpProtocol.Udp => "udp", IpProtocol.Sctp => "sctp", _ => $"{key.Protocol}" };
        return $"{protocol}:{new Endpoint(new IpAddress(key.Address.Span), (ushort)key.Port)}";
    }

    /// <summary>A service's real server; null when it has none at this end.</summary>
    public static Wire.RealServer? RealServer(Wire.VirtualService? service, Endpoint end) =>
        service?.RealServers.FirstOrDefault(server => new IpAddress(server.Address.Span) == end.Address && server.Port == end.Port);

    /// <summary>LVS's name of a forwarding mode, and a tunnel's kind.</summary>
    public static string NameOf(Wire.RealServer server) => server.Mode switch
    {
        Wire.ForwardingMode.Nat => "NAT",
        Wire.ForwardingMode.FullNat => "FULLNAT",
        Wire.ForwardingMode.DirectRoute => "DR",
        Wire.ForwardingMode.Tunnel => $"TUN {(server.Tunnel?.Kind ?? Wire.TunnelKind.Ipip).ToString().ToLowerInvariant()}",
        _ => "no mode",
    };

    /// <summary>The longest route to an address; null when there is none.</summary>
    public Wire.Route? RouteTo(IpAddress address) => _configuration.Routes
        .Where(route => Covers(route.Prefix, address)).MaxBy(route => route.Prefix.Length);

    /// <summary>"10.0.0.0/8".</summary>
    public static string NameOf(Wire.Prefix prefix) => $"{new IpAddress(prefix.Address.Span)}/{prefix.Length}";

    /// <summary>The MAC address of a neighbour; null when it is not known.</summary>
    public string? MacOf(Wire.Route route, IpAddress address)
    {
        Wire.Neighbour? neighbour = _configuration.Neighbours.FirstOrDefault(candidate =>
            candidate.Port == route.Port && candidate.Vlan == route.Vlan && new IpAddress(candidate.Address.Span) == address);
        return neighbour is null ? null : Convert.ToHexStringLower(neighbour.Mac.Span).Insert(10, ":").Insert(8, ":").Insert(6, ":").Insert(4, ":").Insert(2, ":");
    }

    private static bool Covers(Wire.Prefix prefix, IpAddress address)
    {
        byte[] bytes = address.ToArray();
        ReadOnlySpan<byte> network = prefix.Address.Span;
        if (bytes.Length != network.Length)
            return false;
        for (int bit = 0; bit < prefix.Length; bit++)
            if (((bytes[bit / 8] ^ network[bit / 8]) & 0x80 >> bit % 8) != 0)
                return false;
        return true;
    }

    private Wire.VirtualService? Service(byte protocol, Endpoint end) => _configuration.Services.FirstOrDefault(service =>
        service.Key.Protocol == protocol && service.Key.Port == end.Port && new IpAddress(service.Key.Address.Span) == end.Address);
}
