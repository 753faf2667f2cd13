using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Replay;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>A packet's whole way on established sessions, by forwarding mode: one poll receives and forwards a burst.</summary>
[MemoryDiagnoser]
public unsafe class BurstBenchmarks
{
    private Worker<ReplayPort> _worker = null!;

    [ParamsAllValues]
    public Way Way { get; set; }

    [Params(1_024, 102_400)]
    public int Sessions { get; set; }

    private bool IsIpv6 => Way is Way.Nat6 or Way.FullNat6 or Way.FullNat64;

    [GlobalSetup]
    public void Setup()
    {
        MemoryPort.Network = new MemoryNetwork(new MemoryNetworkOptions { MbufCount = 1 });
        nint fib = MemoryPort.Network.CreateFib();
        InProcessDataPlane<ReplayPort> dataPlane = new(new InProcessOptions
        {
            Ports = Lab.DirectorPorts(), SessionCapacity = Sessions * 3, Fib = fib, Routes = MemoryPort.Network.RouteTable(fib),
        });
        dataPlane.Apply(Configuration());
        _worker = dataPlane.Worker;
        ReplayPort.Load(BenchmarkPackets.Frames(Sessions, IsIpv6), Sessions, BenchmarkPackets.FrameLength(IsIpv6));
        for (int burst = 0; burst < Sessions / Burst.Capacity; burst++)
        {
            _worker.Poll();
        }

        if (_worker.Sessions.Count != Sessions)
        {
            throw new InvalidOperationException($"There are {_worker.Sessions.Count} sessions, not {Sessions}.");
        }
    }

    [Benchmark(OperationsPerInvoke = Burst.Capacity)]
    public int Forward() => _worker.Poll();

    private Wire.Snapshot Configuration()
    {
        string[] servers = Way is Way.Nat6 or Way.FullNat6 ? ["2001:db8:1::1", "2001:db8:1::2"] : [Lab.A, Lab.B];
        Wire.VirtualService service = Lab.Service(IpProtocol.Udp, "rr", [.. servers.Select(server => (server, 1))]);
        Wire.Snapshot configuration = Lab.Configuration(service);
        foreach (Wire.RealServer server in service.RealServers)
            server.Mode = Way switch
            {
                Way.Nat or Way.Nat6 => Wire.ForwardingMode.Nat,
                Way.DirectRoute => Wire.ForwardingMode.DirectRoute,
                Way.Tunnel => Wire.ForwardingMode.Tunnel,
                _ => Wire.ForwardingMode.FullNat,
            };
        if (IsIpv6)
            service.Key.Address = Lab.Bytes(BenchmarkPackets.Virtual6);
        configuration.Pools[0].Addresses.Add(Lab.Bytes("2001:db8:2::100"));
        configuration.Pools[0].Addresses.Add(Lab.Bytes("10.0.0.101"));
        configuration.Addresses.Add(new Wire.PortAddress { Port = "lan", Address = Lab.Bytes("10.0.0.1"), PrefixLength = 24 });
        configuration.Routes.Add(Lab.RouteTo("2001:db8:1::", 48, "lan", "2001:db8:2::fe"));
        configuration.Neighbours.Add(Lab.Neighbour("lan", "2001:db8:2::fe", Lab.LanRouterMac));
        return configuration;
    }
}
