using System.Runtime.InteropServices;
using Fulcrum.Packets;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Reads configuration messages into <see cref="SnapshotChange"/>. Goes on after a problem, so that <see cref="Problems"/> holds all
/// of them, one sentence each.
/// </summary>
internal sealed class SnapshotReader(IReadOnlyList<string> portNames)
{
    private const uint MaxWeight = 65_535;
    private const uint MaxVlan = 4_094;
    private const uint MaxPersistenceSeconds = 31 * 86_400;
    private const int MaxMarkRules = 256;

    /// <summary>What was wrong; empty when the change can be used.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Reads a whole configuration.</summary>
    public SnapshotChange Read(Wire.Snapshot message)
    {
        SnapshotChange change = new() { Generation = message.Generation, Full = true };
        ReadUpserts(change, message.Pools, message.Services, message.Routes, message.Neighbours);
        change.Addresses = ReadAddresses(message.Addresses);
        change.MarkRules = ReadMarkRules(message.MarkRules);
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
            if (ReadHop(neighbour) is { } hop)
                change.RemovedNeighbours.Add(hop);
        if (message.Addresses is { } addresses)
            change.Addresses = ReadAddresses(addresses.Addresses);
        if (message.MarkRules is { } rules)
            change.MarkRules = ReadMarkRules(rules.Rules);
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
        List<IpAddress> addresses = [];
        HashSet<IpAddress> seen = [];
        foreach (ByteString bytes in pool.Addresses)
        {
            if (ReadAddress(bytes, name) is not { } address)
                continue;
            if (!seen.Add(address))
                Problems.Add($"{name} holds {address} twice.");
            addresses.Add(address);
        }
        HashSet<IpAddress> draining = ReadDraining(pool, name, seen);
        if (!change.Pools.TryAdd(pool.Name, new PoolDefinition(pool.Name, [.. addresses], [.. addresses.Where(draining.Contains)])))
            Problems.Add($"{name} is listed twice.");
    }

    private HashSet<IpAddress> ReadDraining(Wire.LocalAddressPool pool, string name, HashSet<IpAddress> addresses)
    {
        HashSet<IpAddress> draining = [];
        foreach (ByteString bytes in pool.Draining)
        {
            if (ReadAddress(bytes, name) is not { } address)
                continue;
            if (!addresses.Contains(address))
                Problems.Add($"{name} drains {address}, which it does not hold.");
            draining.Add(address);
        }
        return draining;
    }

    private void ReadService(SnapshotChange change, Wire.VirtualService service)
    {
        if (ReadKey(service.Key) is not { } key)
            return;
        string name = Describe(key);
        SchedulingDefinition scheduling = ReadScheduling(service, key, name);
        PersistenceDefinition persistence = ReadPersistence(service, key, name);
        TimeoutsDefinition timeouts = new SettingsReader(Problems).Read(service.Timeouts, name);

        List<ServerDefinition> servers = [];
        HashSet<(IpAddress, Be16)> seen = [];
        foreach (Wire.RealServer server in service.RealServers)
        {
            if (ReadServer(server, name, key.TakesSeveralPorts) is not { } definition)
                continue;
            if (!seen.Add((definition.Address, definition.Port)))
                Problems.Add($"Service {name} has real server {definition.Address}:{definition.Port} twice.");
            CheckMode(name, definition, key, service);
            servers.Add(definition);
        }
        if (!change.Services.TryAdd(key, new ServiceDefinition(
            key, scheduling, service.Pool, (ClientAddressMode)service.ClientAddress, persistence, timeouts, [.. servers])))
            Problems.Add($"Service {name} is listed twice.");
    }

    private SchedulingDefinition ReadScheduling(Wire.VirtualService service, ServiceKey key, string name)
    {
        if (!SchedulerNames.ByName.TryGetValue(service.Scheduler, out SchedulerKind kind))
            Problems.Add($"Service {name}: there is no scheduler \"{service.Scheduler}\"; there is {string.Join(", ", SchedulerNames.ByName.Keys)}.");
        if (service.OnePacket && !key.IsMark && key.Protocol != IpProtocol.Udp)
            Problems.Add($"Service {name}: one-packet scheduling is for UDP and marks.");
        return new SchedulingDefinition(kind, service.HashPort, service.HashFallback, service.OnePacket);
    }

    private PersistenceDefinition ReadPersistence(Wire.VirtualService service, ServiceKey key, string name)
    {
        if (service.Persistence is not { } written)
        {
            if (key.Port.Raw == 0 && !key.IsMark)
                Problems.Add($"Service {name}: port 0 is for persistent services.");
            return default;
        }
        uint longest = key.Address.IsIpv4 ? 32u : 128;
        if (written.Timeout is 0 or > MaxPersistenceSeconds)
            Problems.Add($"Service {name}: a persistence timeout of {written.Timeout} seconds is beyond 1 to {MaxPersistenceSeconds}.");
        if (written.PrefixLength > longest)
            Problems.Add($"Service {name}: persistence prefix length {written.PrefixLength} is beyond 1 to {longest}.");
        return new PersistenceDefinition(written.Timeout, (byte)(written.PrefixLength == 0 ? longest : written.PrefixLength));
    }

    private ServerDefinition? ReadServer(Wire.RealServer server, string service, bool mayKeepPort)
    {
        if (ReadAddress(server.Address, $"Service {service}: a real server") is not { } address)
            return null;
        string name = $"Service {service}, real server {address}:{server.Port}";
        int before = Problems.Count;
        if (server.Port > 0 || !mayKeepPort)
            CheckPort(server.Port, name);
        if (server.LowerThreshold > server.UpperThreshold)
            Problems.Add($"{name}: lower threshold {server.LowerThreshold} is above the upper one, {server.UpperThreshold}.");
        if (server.Weight > MaxWeight)
            Problems.Add($"{name}: weight {server.Weight} is beyond 0 to {MaxWeight}.");
        if (server.Mode == Wire.ForwardingMode.Unspecified || !Enum.IsDefined(server.Mode))
            Problems.Add($"{name}: there is no forwarding mode {(int)server.Mode}.");
        TunnelDefinition tunnel = ReadTunnel(server, name);
        return Problems.Count > before
            ? null
            : new ServerDefinition(
                address, Be16.FromHost((ushort)server.Port), (int)server.Weight, (ForwardingMode)server.Mode, tunnel,
                new ThresholdDefinition(server.UpperThreshold, server.LowerThreshold), server.Draining);
    }

    private TunnelDefinition ReadTunnel(Wire.RealServer server, string name)
    {
        if (server.Tunnel is not { } tunnel)
            return default;
        if (!Enum.IsDefined(tunnel.Kind) || !Enum.IsDefined(tunnel.Checksum))
            Problems.Add($"{name}: there is no tunnel of kind {(int)tunnel.Kind} with checksum {(int)tunnel.Checksum}.");
        if (tunnel.Kind == Wire.TunnelKind.Gue)
            CheckPort(tunnel.Port, $"{name}: GUE");
        return new TunnelDefinition((TunnelKind)tunnel.Kind, Be16.FromHost((ushort)tunnel.Port), (TunnelChecksum)tunnel.Checksum);
    }

    /// <summary>What a mode needs of the service and of the families.</summary>
    private void CheckMode(string service, ServerDefinition server, ServiceKey key, Wire.VirtualService definition)
    {
        string name = $"Service {service}: real server {server.Address}:{server.Port}";
        if (server.Mode == ForwardingMode.FullNat && definition.Pool.Length == 0)
            Problems.Add($"{name} is FULLNAT, but the service has no local-address pool.");
        if (server.Mode == ForwardingMode.FullNat && definition.OnePacket)
            Problems.Add($"{name} is FULLNAT, which keeps sessions; one-packet scheduling keeps none.");
        bool translates = server.Mode == ForwardingMode.FullNat && server.Address.IsIpv4;
        if (server.Address.IsIpv4 != key.Address.IsIpv4 && server.Mode != ForwardingMode.Tunnel && !translates)
            Problems.Add($"{name} is not of the service's family; that is possible with TUN, and from IPv6 to IPv4 with FULLNAT.");
    }

    private void ReadRoute(SnapshotChange change, Wire.Route route)
    {
        if (ReadPrefix(route.Prefix) is not { } prefix || ReadPort(route.Port, $"route {prefix}") is not { } port)
            return;
        IpAddress gateway = prefix.Address.IsIpv4 ? new IpAddress(default(Be32)) : default;
        if (!route.Gateway.IsEmpty)
        {
            if (ReadAddress(route.Gateway, $"Route {prefix}: the gateway") is not { } address)
                return;
            gateway = address;
            if (new NextHop(port, 0, gateway).IsLink)
                Problems.Add($"Route {prefix}: the gateway is {gateway}; leave it out for a route to the link.");
            if (gateway.IsIpv4 != prefix.Address.IsIpv4)
                Problems.Add($"Route {prefix}: the gateway {gateway} is of the other family.");
        }
        if (!change.Routes.TryAdd(prefix, new RouteTarget(port, ReadVlan(route.Vlan, $"Route {prefix}"), gateway)))
            Problems.Add($"Route {prefix} is listed twice; several next hops are not available in this version.");
    }

    private void ReadNeighbour(SnapshotChange change, Wire.Neighbour neighbour)
    {
        if (ReadHop(neighbour) is not { } hop)
            return;
        if (neighbour.Mac.Length != MacAddress.Length)
        {
            Problems.Add($"Neighbour {hop.Address} on {neighbour.Port}: a MAC address has 6 bytes, not {neighbour.Mac.Length}.");
            return;
        }
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        neighbour.Mac.Span.CopyTo(bytes);
        if (!change.Neighbours.TryAdd(hop, new MacAddress(MemoryMarshal.Read<ulong>(bytes))))
            Problems.Add($"Neighbour {hop.Address} on {neighbour.Port} is listed twice.");
    }

    private NextHop? ReadHop(Wire.Neighbour neighbour) =>
        ReadAddress(neighbour.Address, "A neighbour") is { } address && ReadPort(neighbour.Port, $"neighbour {address}") is { } port
            ? new NextHop(port, ReadVlan(neighbour.Vlan, $"Neighbour {address}"), address)
            : null;

    private PortAddressDefinition[] ReadAddresses(IEnumerable<Wire.PortAddress> addresses)
    {
        List<PortAddressDefinition> read = [];
        foreach (Wire.PortAddress item in addresses)
        {
            if (ReadPort(item.Port, "an address") is not { } port || ReadAddress(item.Address, $"Port {item.Port}") is not { } address)
                continue;
            if (item.PrefixLength > IpPrefix.Host(address).Length)
                Problems.Add($"Address {address}/{item.PrefixLength} of port {item.Port}: the prefix is too long.");
            read.Add(new PortAddressDefinition(port, ReadVlan(item.Vlan, $"Address {address}"), address, (byte)item.PrefixLength));
        }
        return [.. read];
    }

    private SnapshotSettings ReadSettings(Wire.Settings settings) => new SettingsReader(Problems).Read(settings);

    private MarkDefinition[] ReadMarkRules(RepeatedField<Wire.MarkRule> rules)
    {
        if (rules.Count > MaxMarkRules)
            Problems.Add($"There are {rules.Count} mark rules; the limit is {MaxMarkRules}.");
        return [.. rules.Take(MaxMarkRules).Select((rule, index) => ReadMarkRule(rule, $"Mark rule {index + 1}"))];
    }

    private MarkDefinition ReadMarkRule(Wire.MarkRule rule, string name)
    {
        if (rule.Mark == 0)
            Problems.Add($"{name} has no mark; use 1 to {uint.MaxValue}.");
        if (rule.Protocol is not (0 or IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp))
            Problems.Add($"{name}: protocol {rule.Protocol} is not available; use 6 (TCP), 17 (UDP), 132 (SCTP) or 0 for all of them.");
        uint last = rule.LastPort == 0 ? rule.FirstPort : rule.LastPort;
        if (rule.FirstPort > last || last > ushort.MaxValue)
            Problems.Add($"{name}: ports {rule.FirstPort} to {last} are not within 1 to {ushort.MaxValue}, in order.");
        IpPrefix? source = rule.Source is null ? null : ReadPrefix(rule.Source, name);
        IpPrefix? destination = rule.Destination is null ? null : ReadPrefix(rule.Destination, name);
        if (source is { } from && destination is { } to && from.Address.IsIpv4 != to.Address.IsIpv4)
            Problems.Add($"{name}: {from} and {to} are not of one family.");
        byte port = rule.Port.Length == 0 ? MarkRule.AnyPort : ReadPort(rule.Port, name) ?? MarkRule.AnyPort;
        return new MarkDefinition(
            rule.Mark, (byte)rule.Protocol, source, destination, (ushort)rule.FirstPort, last == 0 ? ushort.MaxValue : (ushort)last, port);
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
        ServiceKey read = new(address, Be16.FromHost((ushort)key.Port), (byte)key.Protocol);
        if (key.Protocol == 0)
            CheckMark(read);
        else if (key.Port > 0)
            CheckPort(key.Port, $"Service {address}:{key.Port}");
        if (key.Protocol is not (0 or IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp))
            Problems.Add($"Service {address}:{key.Port}: protocol {key.Protocol} is not available; use 6 (TCP), 17 (UDP) or 132 (SCTP).");
        return Problems.Count > before ? null : read;
    }

    private void CheckMark(ServiceKey key)
    {
        if (key.Port.Raw != 0 || key.Mark == 0 || key != ServiceKey.OfMark(key.Mark, key.Address.IsIpv4))
            Problems.Add($"Service {key.Address}:{key.Port} of a mark: the address holds the mark, 1 to {uint.MaxValue}, and the port is 0.");
    }

    private IpPrefix? ReadPrefix(Wire.Prefix? prefix, string? owner = null)
    {
        if (prefix is null)
        {
            Problems.Add("A route has no prefix.");
            return null;
        }
        if (ReadAddress(prefix.Address, owner ?? "A route") is not { } address)
            return null;
        owner = owner is null ? "Route" : $"{owner}:";
        int longest = IpPrefix.Host(address).Length;
        if (prefix.Length > longest)
            Problems.Add($"{owner} {address}/{prefix.Length}: the prefix length is beyond 0 to {longest}.");
        else if (IpPrefix.Covering(address, (int)prefix.Length) is { } read && read.Address == address)
            return read;
        else
            Problems.Add($"{owner} {address}/{prefix.Length} has bits beyond its length.");
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

    private IpAddress? ReadAddress(ByteString bytes, string owner)
    {
        if (bytes.Length is sizeof(uint) or IpAddress.Length)
            return new IpAddress(bytes.Span);
        Problems.Add($"{owner} has an address of {bytes.Length} bytes; an address has 4 or 16.");
        return null;
    }

    private ushort ReadVlan(uint vlan, string owner)
    {
        if (vlan > MaxVlan)
            Problems.Add($"{owner}: VLAN {vlan} is beyond 0 (untagged) to {MaxVlan}.");
        return (ushort)vlan;
    }

    private void CheckPort(uint port, string owner)
    {
        if (port is 0 or > ushort.MaxValue)
            Problems.Add($"{owner}: port {port} is beyond 1 to 65535.");
    }

    /// <summary>"TCP 10.0.0.1:80", "mark 7".</summary>
    public static string Describe(ServiceKey key) => key.IsMark
        ? $"mark {key.Mark}{(key.Address.IsIpv4 ? "" : " of IPv6")}"
        : $"{NameOf(key.Protocol)} {key.Address}:{key.Port}";

    private static string NameOf(byte protocol) => protocol switch
    {
        IpProtocol.Tcp => "TCP",
        IpProtocol.Udp => "UDP",
        _ => "SCTP",
    };
}
