using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>Checksum kernels beside their scalar twin.</summary>
[MemoryDiagnoser]
public unsafe class ChecksumBenchmarks
{
    private byte* _data;

    [Params(20, 60, 1500)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _data = (byte*)NativeMemory.AlignedAlloc(2048, 64);
        new Random(1).NextBytes(new Span<byte>(_data, 2048));
    }

    [Benchmark(Baseline = true)]
    public Be16 Scalar() => Checksum.ComputeScalar(_data, Length);

    [Benchmark]
    public Be16 Vector() => Checksum.Compute(_data, Length);

    [Benchmark]
    public bool ValidHeader() => Checksum.IsValidHeader(_data, 20);

    [Benchmark]
    public Be16 Incremental() => Checksum.Apply(new Be16(*(ushort*)_data), *(ushort*)(_data + 2));
}
