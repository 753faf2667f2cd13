using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Replay;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>A packet's whole way, FULLNAT on established sessions: one poll receives and forwards a burst of 32.</summary>
[MemoryDiagnoser]
public unsafe class BurstBenchmarks
{
    private Worker<ReplayPort> _worker = null!;

    [Params(1_024, 102_400)]
    public int Sessions { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        MemoryPort.Network = new MemoryNetwork(new MemoryNetworkOptions { MbufCount = 1 });
        nint fib = MemoryPort.Network.CreateFib();
        InProcessDataPlane<ReplayPort> dataPlane = new(new InProcessOptions
        {
            Ports = Lab.DirectorPorts(), SessionCapacity = Sessions * 2, Fib = fib, Routes = MemoryPort.Network.RouteTable(fib),
        });
        dataPlane.Apply(Lab.Configuration(Lab.Service(IpProtocol.Udp, "wrr", (Lab.A, 2), (Lab.B, 1), (Lab.C, 1))));
        _worker = dataPlane.Worker;
        ReplayPort.Load(BenchmarkPackets.Frames(Sessions), Sessions);
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
    public int FullNat() => _worker.Poll();
}
