using System.Diagnostics;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Ports;

/// <summary>
/// DPDK ports of any driver: receive and transmit let a collection run meanwhile, because drivers of kernel interfaces
/// (net_af_xdp, net_af_packet, net_tap) make system calls. Handles are those of <see cref="Ring"/>, <see cref="Fib"/> and
/// <see cref="QuiescentState"/>.
/// </summary>
public readonly unsafe struct DpdkPort : IPort
{
    private static readonly long TicksPerUs = Stopwatch.Frequency / 1_000_000;

    /// <inheritdoc/>
    public static int Receive(ushort device, ushort queue, Mbuf** burst, int capacity) =>
        DpdkBurst.Receive(device, queue, burst, capacity);

    /// <inheritdoc/>
    public static int Transmit(ushort device, ushort queue, Mbuf** burst, int count) =>
        DpdkBurst.Transmit(device, queue, burst, count);

    /// <inheritdoc/>
    public static void Free(Mbuf** burst, int count) => DpdkBurst.Free(burst, count);

    /// <inheritdoc/>
    public static int Enqueue(nint ring, Mbuf** burst, int count) => DpdkBurst.RingEnqueue(ring, burst, count);

    /// <inheritdoc/>
    public static int Dequeue(nint ring, Mbuf** burst, int capacity) => DpdkBurst.RingDequeue(ring, burst, capacity);

    /// <inheritdoc/>
    public static void LookUpRoutes(nint fib, uint* addresses, ulong* nextHops, int count) =>
        DpdkBurst.FibLookup(fib, addresses, nextHops, count);

    /// <inheritdoc/>
    public static void LookUpIpv6Routes(nint fib, byte* addresses, ulong* nextHops, int count)
    {
        if (fib != 0)
            DpdkBurst.Fib6Lookup(fib, addresses, nextHops, count);
        else
            new Span<ulong>(nextHops, count).Clear();
    }

    /// <inheritdoc/>
    public static bool Allocate(nint pool, Mbuf** burst, int count) => DpdkBurst.Allocate(pool, burst, count);

    /// <inheritdoc/>
    public static void ReportQuiescent(nint rcu, int worker) => DpdkBurst.ReportQuiescent(rcu, worker);

    /// <inheritdoc/>
    public static long NowUs() => Stopwatch.GetTimestamp() / TicksPerUs;

    /// <inheritdoc/>
    public static long Cycles() => CycleCounter.Read();
}
