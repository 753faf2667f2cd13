using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Ports;

/// <summary>
/// Ports without DPDK: a worker compiled for it runs in-process, in tests and offline. What it does, it does to
/// <see cref="Network"/>, which each thread has its own of.
/// </summary>
public readonly unsafe struct MemoryPort : IPort
{
    [ThreadStatic]
    private static MemoryNetwork? s_network;

    /// <summary>The network of the calling thread.</summary>
    /// <exception cref="InvalidOperationException">The thread has none.</exception>
    public static MemoryNetwork Network
    {
        get => s_network ?? throw new InvalidOperationException(
            "This thread has no memory network. Set MemoryPort.Network before running a worker on it.");
        set => s_network = value;
    }

    /// <inheritdoc />
    public static int Receive(ushort device, ushort queue, Mbuf** burst, int capacity) =>
        Network.Receive(device, queue, burst, capacity);

    /// <inheritdoc />
    public static int Transmit(ushort device, ushort queue, Mbuf** burst, int count) =>
        Network.Transmit(device, queue, burst, count);

    /// <inheritdoc />
    public static void Free(Mbuf** burst, int count) => Network.Free(burst, count);

    /// <inheritdoc />
    public static int Enqueue(nint ring, Mbuf** burst, int count) => Network.Enqueue(ring, burst, count);

    /// <inheritdoc />
    public static int Dequeue(nint ring, Mbuf** burst, int capacity) => Network.Dequeue(ring, burst, capacity);

    /// <inheritdoc />
    public static void LookUpRoutes(nint fib, uint* addresses, ulong* nextHops, int count) =>
        Network.LookUpRoutes(fib, addresses, nextHops, count);

    /// <inheritdoc />
    public static void LookUpIpv6Routes(nint fib, byte* addresses, ulong* nextHops, int count) =>
        Network.LookUpIpv6Routes(fib, addresses, nextHops, count);

    /// <inheritdoc />
    public static bool Allocate(nint pool, Mbuf** burst, int count) => Network.Allocate(burst, count);

    /// <inheritdoc />
    public static void ReportQuiescent(nint rcu, int worker) => Network.QuiescentReports++;

    /// <inheritdoc />
    public static long NowUs() => Network.NowUs;

    /// <inheritdoc />
    public static long Cycles() => Network.ReadCycles();
}
