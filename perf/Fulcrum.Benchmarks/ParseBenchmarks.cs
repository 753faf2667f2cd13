using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>The parser over a burst of packets that lie in the cache: checks, header positions, key, hash; or the class of what is punted.</summary>
[MemoryDiagnoser]
public unsafe class ParseBenchmarks : IDisposable
{
    private readonly ulong _mac = MacAddress.Parse(Lab.WanMac).Raw;
    private readonly ProcessMemory _memory = new();
    private Burst _burst;
    private SessionTable _table = null!;
    private ulong* _virtualMacs;

    [ParamsAllValues]
    public PacketKind Packet { get; set; }

    [GlobalCleanup]
    public void Dispose()
    {
        _memory.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup()
    {
        _burst = new Burst(_memory, "benchmark");
        _burst.Count = Burst.Capacity;
        _table = new SessionTable(_memory, 1024, "benchmark", FlowHash.CreateRandom());
        _virtualMacs = (ulong*)_memory.Allocate(sizeof(ulong), "benchmark");
        byte* frames = BenchmarkPackets.Frames(Burst.Capacity, Packet, out int length);
        Mbuf** mbufs = BenchmarkPackets.Mbufs(Burst.Capacity);
        for (int index = 0; index < Burst.Capacity; index++)
        {
            BenchmarkPackets.Load(mbufs[index], frames + index * BenchmarkPackets.Stride, length);
            _burst.Packets[index] = mbufs[index];
        }
    }

    [Benchmark(OperationsPerInvoke = Burst.Capacity)]
    public void Parse() => Parser.Run(_burst, _table, _mac, _virtualMacs);
}
