using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Tests;

/// <summary>Short ways to make API messages.</summary>
internal static class ApiSamples
{
    public static VirtualService Service(string key, string scheduler, params RealServer[] servers)
    {
        VirtualService service = new() { Key = ServiceKeyText.Parse(key), Scheduler = scheduler };
        service.RealServers.AddRange(servers);
        return service;
    }

    public static RealServer Server(
        string endpoint, uint weight, ulong active, ulong inactive, ForwardingMode mode = ForwardingMode.FullNat, HealthState health = HealthState.Up) =>
        new()
        {
            Endpoint = EndpointText.Parse(endpoint),
            Weight = weight,
            EffectiveWeight = weight,
            Mode = mode,
            ActiveSessions = active,
            InactiveSessions = inactive,
            Health = health,
        };

    public static TrafficCounters Traffic(ulong connections, ulong inPackets, ulong outPackets, ulong inBytes, ulong outBytes) => new()
    {
        Connections = connections,
        InboundPackets = inPackets,
        OutboundPackets = outPackets,
        InboundBytes = inBytes,
        OutboundBytes = outBytes,
    };

    public static WorkerStatistics Worker(uint index, ulong capacity, params (string Name, ulong Value)[] drops)
    {
        WorkerStatistics worker = new() { Worker = index };
        worker.Counters.Add(new Counter { Name = "sessions", Value = 3, Help = "Sessions now." });
        worker.Counters.Add(new Counter { Name = "session_capacity", Value = capacity, Help = "Sessions that fit." });
        worker.Drops.AddRange(drops.Select(drop => new Counter { Name = drop.Name, Value = drop.Value, Help = $"About {drop.Name}." }));
        return worker;
    }
}
