using System.Runtime.InteropServices;
using Fulcrum.Packets;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Reads configuration messages into <see cref="SnapshotChange"/>. Goes on after a problem, so that <see cref="Problems"/> holds all
/// of them, one sentence each.
/// </summary>
internal sealed class SnapshotReader(IReadOnlyList<string> portNames)
{
    private const uint MaxWeight = 65_535;

    /// <summary>What was wrong; empty when the change can be used.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Reads a whole configuration.</summary>
    public SnapshotChange Read(Wire.Snapshot message)
    {
        SnapshotChange change = new() { Generation = message.Generation, Full = true };
        ReadUpserts(change, message.Pools, message.Services, message.Routes, message.Neighbours);
        change.Settings = ReadSettings(message.Settings ?? new Wire.Settings());
        return change;
    }

    /// <summary>Reads a change.</summary>
    public SnapshotChange Read(Wire.Delta message)
    {
        SnapshotChange change = new() { Generation = message.Generation, Full = false };
        foreach (Wire.ServiceKey key in message.RemovedServices)
            if (ReadKey(key) is { } service)
                change.RemovedServices.Add(service);
        change.RemovedPools.UnionWith(message.RemovedPools);
        foreach (Wire.Prefix prefix in message.RemovedRoutes)
            if (ReadPrefix(prefix) is { } removed)
                change.RemovedRoutes.Add(removed);
        foreach (Wire.Neighbour neighbour in message.RemovedNeighbours)
            if (ReadPort(neighbour.Port, "neighbour") is { } port && ReadAddress(neighbour.Address, "A neighbour") is { } address)
                change.RemovedNeighbours.Add(new NextHop(port, address));
        ReadUpserts(change, message.Pools, message.Services, message.Routes, message.Neighbours);
        if (message.Settings is { } settings)
            change.Settings = ReadSettings(settings);
        return change;
    }

    private void ReadUpserts(SnapshotChange change, IEnumerable<Wire.LocalAddressPool> pools, IEnumerable<Wire.VirtualService> services,
        IEnumerable<Wire.Route> routes, IEnumerable<Wire.Neighbour> neighbours)
    {
        foreach (Wire.LocalAddressPool pool in pools)
            ReadPool(change, pool);
        foreach (Wire.VirtualService service in services)
            ReadService(change, service);
        foreach (Wire.Route route in routes)
            ReadRoute(change, route);
        foreach (Wire.Neighbour neighbour in neighbours)
            ReadNeighbour(change, neighbour);
    }

    private void ReadPool(SnapshotChange change, Wire.LocalAddressPool pool)
    {
        string name = $"Local-address pool \"{pool.Name}\"";
        if (pool.Name.Length == 0)
            Problems.Add("A local-address pool has no name.");
        if (pool.Addresses.Count == 0)
            Problems.Add($"{name} has no addresses.");
        List<Be32> addresses = [];
        HashSet<Be32> seen = [];
        foreach (ByteString bytes in pool.Addresses)
        {
            if (ReadAddress(bytes, name) is not { } address)
                continue;
            if (!seen.Add(address))
                Problems.Add($"{name} holds {address} twice.");
            addresses.Add(address);
        }
        if (!change.Pools.TryAdd(pool.Name, new PoolDefinition(pool.Name, [.. addresses])))
            Problems.Add($"{name} is listed twice.");
    }

    private void ReadService(SnapshotChange change, Wire.VirtualService service)
    {
        if (ReadKey(service.Key) is not { } key)
            return;
        string name = Describe(key);
        SchedulerKind? scheduler = service.Scheduler switch
        {
            "rr" => SchedulerKind.RoundRobin,
            "wrr" => SchedulerKind.WeightedRoundRobin,
            _ => null,
        };
        if (scheduler is null)
            Problems.Add($"Service {name}: there is no scheduler \"{service.Scheduler}\"; this version has rr and wrr.");

        List<ServerDefinition> servers = [];
        HashSet<(Be32, Be16)> seen = [];
        foreach (Wire.RealServer server in service.RealServers)
        {
            if (ReadServer(server, name) is not { } definition)
                continue;
            if (!seen.Add((definition.Address, definition.Port)))
                Problems.Add($"Service {name} has real server {definition.Address}:{definition.Port} twice.");
            if (definition.Mode == ForwardingMode.FullNat && service.Pool.Length == 0)
                Problems.Add($"Service {name}: real server {definition.Address}:{definition.Port} is FULLNAT, but the service has no local-address pool.");
            servers.Add(definition);
        }
        if (!change.Services.TryAdd(key, new ServiceDefinition(key, scheduler ?? default, service.Pool, [.. servers])))
            Problems.Add($"Service {name} is listed twice.");
    }

    private ServerDefinition? ReadServer(Wire.RealServer server, string service)
    {
        if (ReadAddress(server.Address, $"Service {service}: a real server") is not { } address)
            return null;
        string name = $"Service {service}, real server {address}:{server.Port}";
        int before = Problems.Count;
        CheckPort(server.Port, name);
        if (server.Weight > MaxWeight)
            Problems.Add($"{name}: weight {server.Weight} is beyond 0 to {MaxWeight}.");
        if (server.Mode != Wire.ForwardingMode.FullNat)
            Problems.Add($"{name}: forwarding mode {NameOf(server.Mode)} is not available in this version; use FULLNAT.");
        return Problems.Count > before
            ? null
            : new ServerDefinition(address, Be16.FromHost((ushort)server.Port), (int)server.Weight, (ForwardingMode)server.Mode);
    }

    private void ReadRoute(SnapshotChange change, Wire.Route route)
    {
        if (ReadPrefix(route.Prefix) is not { } prefix || ReadPort(route.Port, $"route {prefix}") is not { } port)
            return;
        Be32 gateway = default;
        if (!route.Gateway.IsEmpty)
        {
            if (ReadAddress(route.Gateway, $"Route {prefix}: the gateway") is not { } address)
                return;
            gateway = address;
            if (gateway.Raw == 0)
                Problems.Add($"Route {prefix}: the gateway is 0.0.0.0; leave it out for a route to the link.");
        }
        if (!change.Routes.TryAdd(prefix, new RouteTarget(port, gateway)))
            Problems.Add($"Route {prefix} is listed twice; several next hops are not available in this version.");
    }

    private void ReadNeighbour(SnapshotChange change, Wire.Neighbour neighbour)
    {
        if (ReadAddress(neighbour.Address, "A neighbour") is not { } address || ReadPort(neighbour.Port, $"neighbour {address}") is not { } port)
            return;
        if (neighbour.Mac.Length != MacAddress.Length)
        {
            Problems.Add($"Neighbour {address} on {neighbour.Port}: a MAC address has 6 bytes, not {neighbour.Mac.Length}.");
            return;
        }
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        neighbour.Mac.Span.CopyTo(bytes);
        if (!change.Neighbours.TryAdd(new NextHop(port, address), new MacAddress(MemoryMarshal.Read<ulong>(bytes))))
            Problems.Add($"Neighbour {address} on {neighbour.Port} is listed twice.");
    }

    private SnapshotSettings ReadSettings(Wire.Settings settings)
    {
        CheckTimeout(settings.TcpTimeout, "tcp_timeout");
        CheckTimeout(settings.TcpFinTimeout, "tcp_fin_timeout");
        CheckTimeout(settings.UdpTimeout, "udp_timeout");
        return new SnapshotSettings(settings);
    }

    /// <summary>Reads what identifies a service; null when that is not possible, with the reason in <see cref="Problems"/>.</summary>
    public ServiceKey? ReadKey(Wire.ServiceKey? key)
    {
        if (key is null)
        {
            Problems.Add("A service has no key.");
            return null;
        }
        if (ReadAddress(key.Address, "A service") is not { } address)
            return null;
        int before = Problems.Count;
        CheckPort(key.Port, $"Service {address}:{key.Port}");
        if (key.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp))
            Problems.Add($"Service {address}:{key.Port}: protocol {key.Protocol} is not available; use 6 (TCP) or 17 (UDP).");
        return Problems.Count > before ? null : ServiceKey.Of(address, Be16.FromHost((ushort)key.Port), (byte)key.Protocol);
    }

    private Ipv4Prefix? ReadPrefix(Wire.Prefix? prefix)
    {
        if (prefix is null)
        {
            Problems.Add("A route has no prefix.");
            return null;
        }
        if (ReadAddress(prefix.Address, "A route") is not { } address)
            return null;
        if (prefix.Length > 32)
            Problems.Add($"Route {address}/{prefix.Length}: the prefix length is beyond 0 to 32.");
        else if (Ipv4Prefix.Covering(address.Host, (int)prefix.Length) is { } read && read.Address == address.Host)
            return read;
        else
            Problems.Add($"Route {address}/{prefix.Length} has bits beyond its length.");
        return null;
    }

    private byte? ReadPort(string name, string user)
    {
        for (int port = 0; port < portNames.Count; port++)
            if (portNames[port] == name)
                return (byte)port;
        Problems.Add($"There is no port \"{name}\", which {user} names; there is {string.Join(", ", portNames)}.");
        return null;
    }

    private Be32? ReadAddress(ByteString bytes, string owner)
    {
        if (bytes.Length == 4)
            return new Be32(MemoryMarshal.Read<uint>(bytes.Span));
        Problems.Add(bytes.Length == 16
            ? $"{owner} has the IPv6 address {new System.Net.IPAddress(bytes.Span)}; IPv6 is not available in this version."
            : $"{owner} has an address of {bytes.Length} bytes; an IPv4 address has 4.");
        return null;
    }

    private void CheckPort(uint port, string owner)
    {
        if (port is 0 or > ushort.MaxValue)
            Problems.Add($"{owner}: port {port} is beyond 1 to 65535.");
    }

    private void CheckTimeout(uint seconds, string name)
    {
        if (seconds > SnapshotSettings.MaxTimeoutSeconds)
            Problems.Add($"Setting {name}: {seconds} seconds are more than {SnapshotSettings.MaxTimeoutSeconds}.");
    }

    /// <summary>"TCP 10.0.0.1:80".</summary>
    public static string Describe(ServiceKey key) => $"{(key.Protocol == IpProtocol.Tcp ? "TCP" : "UDP")} {key.Address}:{key.Port}";

    private static string NameOf(Wire.ForwardingMode mode) => mode switch
    {
        Wire.ForwardingMode.Nat => "NAT",
        Wire.ForwardingMode.DirectRoute => "DR",
        Wire.ForwardingMode.Tunnel => "TUN",
        _ => $"{(int)mode}",
    };
}
