using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Ports;

/// <summary>
/// DPDK ports whose drivers poll in user space (<see cref="DeviceDrivers.PollsInUserSpace"/>): receive, transmit, free and allocate go
/// without the transition that lets a collection run. The rest is <see cref="DpdkPort"/>'s.
/// </summary>
public readonly unsafe struct DpdkPollPort : IPort
{
    /// <inheritdoc/>
    public static int Receive(ushort device, ushort queue, Mbuf** burst, int capacity) =>
        DpdkBurst.ReceiveFast(device, queue, burst, capacity);

    /// <inheritdoc/>
    public static int Transmit(ushort device, ushort queue, Mbuf** burst, int count) =>
        DpdkBurst.TransmitFast(device, queue, burst, count);

    /// <inheritdoc/>
    public static void Free(Mbuf** burst, int count) => DpdkBurst.FreeFast(burst, count);

    /// <inheritdoc/>
    public static int Enqueue(nint ring, Mbuf** burst, int count) => DpdkPort.Enqueue(ring, burst, count);

    /// <inheritdoc/>
    public static int Dequeue(nint ring, Mbuf** burst, int capacity) => DpdkPort.Dequeue(ring, burst, capacity);

    /// <inheritdoc/>
    public static void LookUpRoutes(nint fib, uint* addresses, ulong* nextHops, int count) =>
        DpdkPort.LookUpRoutes(fib, addresses, nextHops, count);

    /// <inheritdoc/>
    public static void LookUpIpv6Routes(nint fib, byte* addresses, ulong* nextHops, int count) =>
        DpdkPort.LookUpIpv6Routes(fib, addresses, nextHops, count);

    /// <inheritdoc/>
    public static bool Allocate(nint pool, Mbuf** burst, int count) => DpdkBurst.AllocateFast(pool, burst, count);

    /// <inheritdoc/>
    public static void ReportQuiescent(nint rcu, int worker) => DpdkPort.ReportQuiescent(rcu, worker);

    /// <inheritdoc/>
    public static long NowUs() => DpdkPort.NowUs();

    /// <inheritdoc/>
    public static long Cycles() => DpdkPort.Cycles();
}
