using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>Checksum kernels beside their scalar twin.</summary>
[MemoryDiagnoser]
public unsafe class ChecksumBenchmarks : IDisposable
{
    private byte* _data;

    [Params(20, 60, 576, 1500, 8960)]
    public int Length { get; set; }

    [GlobalCleanup]
    public void Dispose()
    {
        NativeMemory.AlignedFree(_data);
        _data = null;
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup()
    {
        _data = (byte*)NativeMemory.AlignedAlloc((nuint)Length, 64);
        new Random(1).NextBytes(new Span<byte>(_data, Length));
    }

    [Benchmark(Baseline = true)]
    public Be16 Scalar() => Checksum.ComputeScalar(_data, Length);

    [Benchmark]
    public Be16 Vector() => Checksum.Compute(_data, Length);
}
