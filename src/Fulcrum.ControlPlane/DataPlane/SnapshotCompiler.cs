using System.Net;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Validation;
using Google.Protobuf;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>From as meant to as running: a pure function. The generation is left 0 for the sender to choose.</summary>
public static class SnapshotCompiler
{
    private const uint HeaviestWeight = 65535;

    /// <summary>
    /// Servers that are down are left out, or kept with weight 0 where they inhibit on failure; without a quorum the sorry server serves. Of several routes with one prefix
    /// the first counts; routes, neighbours and addresses of interfaces that are no twins are left out.
    /// </summary>
    /// <param name="model">As meant.</param>
    /// <param name="health">Which servers are up.</param>
    /// <param name="kernel">Routes, neighbours, addresses.</param>
    /// <param name="ports">Twins.</param>
    /// <param name="known">Parts compiled before: snapshots share them, so who changes one clones it first. Null: none.</param>
    public static Wire.Snapshot Compile(
        DirectorModel model, HealthView health, KernelState kernel, PortMap ports, CompiledParts? known = null)
    {
        known ??= new();
        Wire.Snapshot snapshot = new() { Settings = SettingsCompiler.Compile(model.Settings) };
        snapshot.Settings.SessionSync = SessionSyncCompiler.Compile(model.SessionSync);
        snapshot.Services.AddRange(known.Services.Compile([.. model.Services.Where(IsReachable)], health));
        snapshot.Pools.AddRange(known.Pools.Of(model.Pools, ports, pools => [.. pools.Select(Compile)]));
        snapshot.MarkRules.AddRange(known.MarkRules.Of(model.MarkRules, ports, rules => [.. rules.Select(Compile)]));
        snapshot.Routes.AddRange(known.Routes.Of(kernel.Routes, ports, routes =>
            [.. routes.Select(r => Compile(r, ports)).OfType<Wire.Route>().DistinctBy(r => r.Prefix)]));
        snapshot.Neighbours.AddRange(known.Neighbours.Of(kernel.Neighbours, ports, neighbours =>
            [.. neighbours.Select(n => Compile(n, ports)).OfType<Wire.Neighbour>().DistinctBy(n => (n.Port, n.Vlan, n.Address))]));
        snapshot.Addresses.AddRange(known.Addresses.Of(kernel.Addresses, ports, addresses =>
            [.. addresses.Select(a => Compile(a, ports)).OfType<Wire.PortAddress>()]));
        return snapshot;
    }

    /// <summary>One service, with the servers that have a place in it.</summary>
    public static Wire.VirtualService Compile(VirtualService service, HealthView health)
    {
        Wire.VirtualService compiled = new()
        {
            Key = service.Key.ToWire(),
            Scheduler = service.Scheduler,
            Pool = service.LocalAddressPool ?? "",
            ClientAddress = (Wire.ClientAddress)service.ClientAddress,
            HashPort = (service.SchedulerFlags & SchedulerFlags.AnyPort) != 0,
            HashFallback = (service.SchedulerFlags & SchedulerFlags.AnyFallback) != 0,
            OnePacket = service.OnePacket,
            Persistence = service.Persistence is null ? null : Compile(service.Persistence),
            Timeouts = service.Timeouts == ServiceTimeouts.OfDirector ? null : Compile(service.Timeouts),
        };
        int[] weights = new ServiceRotation(service, health).Weights();
        foreach ((int index, RealServer server) in service.RealServers.Index())
        {
            if (weights[index] != ServiceRotation.LeftOut && IsReachable(server.Endpoint))
                compiled.RealServers.Add(Compile(server, weights[index]));
        }
        if (service.SorryServer is { } sorry && weights[^1] != ServiceRotation.LeftOut && IsReachable(sorry.Endpoint))
            compiled.RealServers.Add(Compile(sorry, sorry.EndpointIn(service.Key), weights[^1]));
        return compiled;
    }

    /// <summary>A file may name addresses that no host has on a network, which get no packets.</summary>
    internal static bool IsReachable(VirtualService service) => service.Key.IsMark || HostAddress.WhyNotUsable(service.Key.Address) is null;

    private static bool IsReachable(IPEndPoint server) => HostAddress.WhyNotUsable(server.Address) is null;

    private static Wire.RealServer Compile(SorryServer server, IPEndPoint endpoint, int weight) => new()
    {
        Address = endpoint.Address.ToWire(),
        Port = (uint)endpoint.Port,
        Weight = (uint)weight,
        Mode = (Wire.ForwardingMode)server.Mode,
        Tunnel = server.Tunnel is null ? null : Compile(server.Tunnel),
    };

    private static Wire.RealServer Compile(RealServer server, int weight) => new()
    {
        Address = server.Endpoint.Address.ToWire(),
        Port = (uint)server.Endpoint.Port,
        Weight = Math.Min((uint)weight, HeaviestWeight),
        Mode = (Wire.ForwardingMode)server.Mode,
        UpperThreshold = server.UpperThreshold,
        LowerThreshold = server.LowerThreshold,
        Tunnel = server.Tunnel is null ? null : Compile(server.Tunnel),
    };

    private static Wire.Persistence Compile(Persistence persistence) => new()
    {
        Timeout = (uint)persistence.Timeout.TotalSeconds,
        PrefixLength = (uint)persistence.PrefixLength,
    };

    private static Wire.ServiceTimeouts Compile(ServiceTimeouts timeouts) => new()
    {
        Tcp = SettingsCompiler.Seconds(timeouts.Tcp),
        TcpFin = SettingsCompiler.Seconds(timeouts.TcpFin),
        Udp = SettingsCompiler.Seconds(timeouts.Udp),
    };

    private static Wire.MarkRule Compile(MarkRule rule) => new()
    {
        Mark = rule.Mark,
        Protocol = (uint)rule.Protocol,
        Destination = rule.Destination is { } destination ? Compile(destination) : null,
        FirstPort = rule.FirstPort,
        LastPort = rule.LastPort,
        Source = rule.Source is { } source ? Compile(source) : null,
        Port = rule.Port ?? "",
    };

    private static Wire.Prefix Compile(IPNetwork network) =>
        new() { Address = network.BaseAddress.ToWire(), Length = (uint)network.PrefixLength };

    internal static Wire.Tunnel Compile(Tunnel tunnel) => new()
    {
        Kind = (Wire.TunnelKind)tunnel.Kind,
        Port = tunnel.Port,
        Checksum = (Wire.TunnelChecksum)tunnel.Checksum,
    };

    private static Wire.LocalAddressPool Compile(LocalAddressPool pool)
    {
        Wire.LocalAddressPool compiled = new() { Name = pool.Name };
        compiled.Addresses.AddRange(pool.Addresses.Select(a => a.Address.ToWire()));
        return compiled;
    }

    private static Wire.Route? Compile(KernelRoute route, PortMap ports) =>
        ports.PortOf(route.Twin) is not { } port ? null : new()
        {
            Prefix = Compile(route.Prefix),
            Port = port,
            Gateway = route.Gateway?.ToWire() ?? ByteString.Empty,
            Vlan = route.Vlan,
        };

    private static Wire.Neighbour? Compile(KernelNeighbour neighbour, PortMap ports) =>
        ports.PortOf(neighbour.Twin) is not { } port ? null : new()
        {
            Port = port,
            Address = neighbour.Address.ToWire(),
            Mac = ByteString.CopyFrom(neighbour.Mac.GetAddressBytes()),
            Vlan = neighbour.Vlan,
        };

    private static Wire.PortAddress? Compile(KernelAddress address, PortMap ports) =>
        ports.PortOf(address.Twin) is not { } port ? null : new()
        {
            Port = port,
            Address = address.Address.ToWire(),
            PrefixLength = (uint)address.PrefixLength,
            Vlan = address.Vlan,
        };
}
