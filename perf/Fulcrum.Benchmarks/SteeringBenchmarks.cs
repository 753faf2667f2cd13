using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Steering;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>The software hash of receive-side scaling beside DPDK's rte_softrss, and the port whose hash is wanted.</summary>
[MemoryDiagnoser]
public unsafe class SteeringBenchmarks : IDisposable
{
    private const int Operations = 256;

    private readonly ProcessMemory _memory = new();
    private readonly byte[] _key = WorkerHash.DefaultKey.ToArray();
    private readonly uint[] _words = new uint[9];
    private WorkerHash _hash = null!;
    private LocalPortSpread _spread = null!;
    private IpAddress _source;
    private IpAddress _destination;
    private uint _next;

    [Params(false, true)]
    public bool Ipv6 { get; set; }

    [GlobalCleanup]
    public void Dispose()
    {
        _memory.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup()
    {
        _hash = new WorkerHash(_memory, SteeringScheme.Tuple, _key, [.. Enumerable.Range(0, 128).Select(entry => (byte)(entry % 4))]);
        _spread = new LocalPortSpread(_hash, 1, !Ipv6);
        _source = IpAddress.Parse(Ipv6 ? "2001:db8:1234::9:1" : "10.9.0.1");
        _destination = IpAddress.Parse(Ipv6 ? "2001:db8:1234::7:1" : "10.7.0.1");
        for (int word = 0; word < _words.Length; word++)
            _words[word] = 0x1234_5678u * (uint)(word + 1);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public long WorkerHashOfTuple()
    {
        long sum = 0;
        for (int operation = 0; operation < Operations; operation++)
        {
            uint ports = _next++ * 2_654_435_761;
            sum += _hash.OfTuple(_source, _destination, new Be16((ushort)ports), new Be16((ushort)(ports >> 16)));
        }
        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public long SoftRss()
    {
        ReadOnlySpan<uint> words = _words.AsSpan(0, Ipv6 ? 9 : 3);
        long sum = 0;
        for (int operation = 0; operation < Operations; operation++)
        {
            _words[words.Length - 1] = _next++ * 2_654_435_761;
            sum += Toeplitz.Hash(words, _key);
        }
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public long PortOfIndex()
    {
        long sum = 0;
        for (int operation = 0; operation < Operations; operation++)
        {
            uint random = _next++ * 2_654_435_761;
            sum += _spread.PortOf(random % (uint)_spread.Count, random >> 16);
        }
        return sum;
    }
}
