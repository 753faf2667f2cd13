using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>The parser over a burst of packets that lie in the cache: checks, header positions, key, hash.</summary>
[MemoryDiagnoser]
public unsafe class StageBenchmarks
{
    private readonly ulong _mac = MacAddress.Parse(Lab.WanMac).Raw;
    private Burst _burst;
    private SessionTable _table = null!;

    [Params(false, true)]
    public bool IsIpv6 { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ProcessMemory memory = new();
        _burst = new Burst(memory, "benchmark");
        _burst.Count = Burst.Capacity;
        _table = new SessionTable(memory, 1024, "benchmark", FlowHash.CreateRandom());
        byte* frames = BenchmarkPackets.Frames(Burst.Capacity, IsIpv6);
        Mbuf** mbufs = BenchmarkPackets.Mbufs(Burst.Capacity);
        for (int index = 0; index < Burst.Capacity; index++)
        {
            BenchmarkPackets.Load(mbufs[index], frames + index * BenchmarkPackets.Stride, BenchmarkPackets.FrameLength(IsIpv6));
            _burst.Packets[index] = mbufs[index];
        }
    }

    [Benchmark(OperationsPerInvoke = Burst.Capacity)]
    public void Parse() => Parser.Run(_burst, _table, _mac);
}
