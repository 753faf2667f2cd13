using BenchmarkDotNet.Attributes;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>What of checksums does not depend on a packet's length: an IPv4 header of 20 bytes, and the update after a rewrite.</summary>
[MemoryDiagnoser]
public unsafe class ChecksumUpdateBenchmarks
{
    private const int Operations = 256;

    private readonly byte[] _header = new byte[20];
    private readonly ushort[] _deltas = new ushort[Operations];

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        random.NextBytes(_header);
        foreach (ref ushort delta in _deltas.AsSpan())
            delta = (ushort)random.Next(ushort.MaxValue);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public int ValidHeader()
    {
        int valid = 0;
        fixed (byte* header = _header)
            for (int operation = 0; operation < Operations; operation++)
            {
                header[8] = (byte)operation;
                valid += Checksum.IsValidHeader(header, 20) ? 1 : 0;
            }
        return valid;
    }

    /// <summary>Each depends on the one before: the latency.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public Be16 Update()
    {
        Be16 checksum = default;
        foreach (ushort delta in _deltas)
            checksum = Checksum.Apply(checksum, delta);
        return checksum;
    }

    /// <summary>Each depends on the one before: the latency.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public Be16 UpdateUdp()
    {
        Be16 checksum = new(1);
        foreach (ushort delta in _deltas)
            checksum = Checksum.ApplyUdp(checksum, delta);
        return checksum;
    }
}
