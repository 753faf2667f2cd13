using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>Reads virtual services. Texts are made only where something is wrong.</summary>
internal sealed class ServiceReader(WireFields fields)
{
    // Up to here servers are compared with each other.
    private const int FewServers = 16;
    private const uint MaxPersistenceSeconds = 31 * 86_400;

    private readonly ServerReader _servers = new(fields);

    /// <summary>Adds a service to a change.</summary>
    public void Read(SnapshotChange change, Wire.VirtualService service)
    {
        if (fields.ReadKey(service.Key) is not { } key)
            return;
        SchedulingDefinition scheduling = ReadScheduling(service, key);
        PersistenceDefinition persistence = ReadPersistence(service, key);
        TimeoutsDefinition timeouts = service.Timeouts is null
            ? default
            : new SettingsReader(fields.Problems).Read(service.Timeouts, key.ToString());
        if (!change.Services.TryAdd(key, new ServiceDefinition(
            key, scheduling, service.Pool, (ClientAddressMode)service.ClientAddress, persistence, timeouts, ReadServers(service, key))))
            fields.Problems.Add($"Service {key} is listed twice.");
    }

    private ServerDefinition[] ReadServers(Wire.VirtualService service, ServiceKey key)
    {
        ServerDefinition[] servers = new ServerDefinition[service.RealServers.Count];
        int count = 0;
        HashSet<(IpAddress, Be16)>? seen = servers.Length > FewServers ? new(servers.Length) : null;
        foreach (Wire.RealServer server in service.RealServers)
        {
            if (_servers.Read(server, key, service) is not { } definition)
                continue;
            bool isNew = seen?.Add((definition.Address, definition.Port)) ?? !Contains(servers.AsSpan(0, count), definition);
            if (!isNew)
                fields.Problems.Add($"Service {key} has real server {definition.Address}:{definition.Port} twice.");
            servers[count++] = definition;
        }
        return count == servers.Length ? servers : servers[..count];
    }

    private static bool Contains(ReadOnlySpan<ServerDefinition> servers, in ServerDefinition wanted)
    {
        foreach (ref readonly ServerDefinition server in servers)
            if (server.Address == wanted.Address && server.Port == wanted.Port)
                return true;
        return false;
    }

    private SchedulingDefinition ReadScheduling(Wire.VirtualService service, ServiceKey key)
    {
        if (!SchedulerNames.ByName.TryGetValue(service.Scheduler, out SchedulerKind kind))
            fields.Problems.Add($"Service {key}: there is no scheduler \"{service.Scheduler}\"; there is {string.Join(", ", SchedulerNames.ByName.Keys)}.");
        if (service.OnePacket && !key.IsMark && key.Protocol != IpProtocol.Udp)
            fields.Problems.Add($"Service {key}: one-packet scheduling is for UDP and marks.");
        return new SchedulingDefinition(kind, service.HashPort, service.HashFallback, service.OnePacket);
    }

    private PersistenceDefinition ReadPersistence(Wire.VirtualService service, ServiceKey key)
    {
        if (service.Persistence is not { } written)
        {
            if (key.Port.Raw == 0 && !key.IsMark)
                fields.Problems.Add($"Service {key}: port 0 is for persistent services.");
            return default;
        }
        uint longest = key.Address.IsIpv4 ? 32u : 128;
        if (written.Timeout is 0 or > MaxPersistenceSeconds)
            fields.Problems.Add($"Service {key}: a persistence timeout of {written.Timeout} seconds is beyond 1 to {MaxPersistenceSeconds}.");
        if (written.PrefixLength > longest)
            fields.Problems.Add($"Service {key}: persistence prefix length {written.PrefixLength} is beyond 1 to {longest}.");
        return new PersistenceDefinition(written.Timeout, (byte)(written.PrefixLength == 0 ? longest : written.PrefixLength));
    }
}
