using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Ports;
using Fulcrum.Dpdk;

namespace Fulcrum.Benchmarks;

/// <summary>
/// A port that never runs dry: device 0 receives the same frames over and over, copied into mbufs as a driver's DMA would, and everything
/// sent vanishes. It costs little beside the pipeline.
/// </summary>
internal readonly unsafe struct ReplayPort : IPort
{
    private const int ShuffleSeed = 1;

    private static readonly Mbuf** s_mbufs = BenchmarkPackets.Mbufs(DataPlane.Receive.Burst.Capacity);
    private static byte* s_frames;
    private static int s_frameCount;
    private static int s_frameLength;
    private static int s_next;

    /// <summary>Sets what is received: packets of so many clients, a multiple of the burst size.</summary>
    public static void Load(int clients, PacketKind kind)
    {
        NativeMemory.AlignedFree(s_frames);
        s_frames = BenchmarkPackets.Frames(clients, kind, out s_frameLength);
        s_frameCount = clients;
        s_next = 0;
    }

    /// <summary>Mixes the packets, with a fixed seed: those that follow each other belong to sessions far apart in memory.</summary>
    public static void Shuffle()
    {
        Random random = new(ShuffleSeed);
        Span<byte> kept = stackalloc byte[BenchmarkPackets.Stride];
        for (int last = s_frameCount - 1; last > 0; last--)
        {
            Span<byte> one = new(s_frames + (long)last * BenchmarkPackets.Stride, BenchmarkPackets.Stride);
            Span<byte> other = new(s_frames + random.NextInt64(last + 1) * BenchmarkPackets.Stride, BenchmarkPackets.Stride);
            one.CopyTo(kept);
            other.CopyTo(one);
            kept.CopyTo(other);
        }
    }

    public static int Receive(ushort device, ushort queue, Mbuf** burst, int capacity)
    {
        if (device != 0)
        {
            return 0;
        }

        for (int index = 0; index < capacity; index++)
        {
            burst[index] = s_mbufs[index];
            BenchmarkPackets.Load(burst[index], s_frames + (long)(s_next + index) * BenchmarkPackets.Stride, s_frameLength);
        }

        s_next = s_next + capacity < s_frameCount ? s_next + capacity : 0;
        return capacity;
    }

    public static int Transmit(ushort device, ushort queue, Mbuf** burst, int count) => count;

    public static void Free(Mbuf** burst, int count)
    {
    }

    public static int Enqueue(nint ring, Mbuf** burst, int count) => count;

    public static int Dequeue(nint ring, Mbuf** burst, int capacity) => 0;

    public static void LookUpRoutes(nint fib, uint* addresses, ulong* nextHops, int count) =>
        MemoryPort.LookUpRoutes(fib, addresses, nextHops, count);

    public static void LookUpIpv6Routes(nint fib, byte* addresses, ulong* nextHops, int count) =>
        MemoryPort.LookUpIpv6Routes(fib, addresses, nextHops, count);

    public static bool Allocate(nint pool, Mbuf** burst, int count) => false;

    public static void ReportQuiescent(nint rcu, int worker)
    {
    }

    public static long NowUs() => 1_000_000_000;

    public static long Cycles() => System.Diagnostics.Stopwatch.GetTimestamp();
}
