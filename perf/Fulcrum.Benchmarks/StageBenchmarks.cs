using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Rewrite;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Dpdk;
using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.Benchmarks;

/// <summary>Single stages over a burst of 32 packets that lie in the cache.</summary>
[MemoryDiagnoser]
public unsafe class StageBenchmarks
{
    private readonly ulong _mac = MacAddress.Parse(Lab.WanMac).Raw;
    private Burst _burst;
    private SessionTable _table = null!;
    private FlowKey* _answered;

    [GlobalSetup]
    public void Setup()
    {
        ProcessMemory memory = new();
        _burst = new Burst(memory, "benchmark");
        _burst.Count = Burst.Capacity;
        _table = new SessionTable(memory, 1024, "benchmark", FlowHash.CreateRandom());
        byte* frames = BenchmarkPackets.Frames(Burst.Capacity);
        Mbuf** mbufs = BenchmarkPackets.Mbufs(Burst.Capacity);
        for (int index = 0; index < Burst.Capacity; index++)
        {
            BenchmarkPackets.Load(mbufs[index], frames + index * BenchmarkPackets.Stride);
            _burst.Packets[index] = mbufs[index];
        }

        _answered = (FlowKey*)memory.Allocate((nuint)sizeof(FlowKey), "key");
        *_answered = new FlowKey(
            Packet.Address(Lab.A), Packet.Address(Lab.Local), Be16.FromHost(Lab.RealPort), Be16.FromHost(Lab.FirstLocalPort), IpProtocol.Udp);
    }

    /// <summary>Checks, header positions, key, hash.</summary>
    [Benchmark(OperationsPerInvoke = Burst.Capacity)]
    public void Parse() => Parser.Run(_burst, _table, _mac);

    /// <summary>Addresses, ports, TTL and both checksums.</summary>
    [Benchmark(OperationsPerInvoke = Burst.Capacity)]
    public void Rewrite()
    {
        for (int index = 0; index < Burst.Capacity; index++)
        {
            byte* network = Mbuf.Data(_burst.Packets[index]) + EthernetHeader.Length;
            AddressPortRewrite.Apply(network, network + Ipv4Header.MinimumLength, _answered, 0x1234, 0x5678);
        }
    }
}
