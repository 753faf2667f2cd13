using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Ports;

/// <summary>
/// Everything a worker does outside its own memory, once per burst. A worker is compiled for one implementation:
/// <see cref="DpdkPort"/>, <see cref="DpdkPollPort"/> or <see cref="MemoryPort"/>.
/// </summary>
/// <remarks>Handles (ring, fib, pool, rcu) are what the implementation's own creation functions gave; zero where there is none.</remarks>
public unsafe interface IPort
{
    /// <summary>Receives up to <paramref name="capacity"/> packets; returns how many.</summary>
    static abstract int Receive(ushort device, ushort queue, Mbuf** burst, int capacity);

    /// <summary>Hands packets to the port; returns how many it took. The caller keeps the rest.</summary>
    static abstract int Transmit(ushort device, ushort queue, Mbuf** burst, int count);

    /// <summary>Gives packets, with all their segments, back to their pools.</summary>
    static abstract void Free(Mbuf** burst, int count);

    /// <summary>Puts packets on a ring (one producer, one consumer); returns how many it took.</summary>
    static abstract int Enqueue(nint ring, Mbuf** burst, int count);

    /// <summary>Takes packets from a ring; returns how many.</summary>
    static abstract int Dequeue(nint ring, Mbuf** burst, int capacity);

    /// <summary>Longest-prefix match of <paramref name="count"/> IPv4 addresses (host byte order); 0 = no route.</summary>
    static abstract void LookUpRoutes(nint fib, uint* addresses, ulong* nextHops, int count);

    /// <summary>
    /// Longest-prefix match of <paramref name="count"/> IPv6 addresses, 16 bytes each in network order; 0 = no route, which is all there is
    /// without a table (handle 0).
    /// </summary>
    static abstract void LookUpIpv6Routes(nint fib, byte* addresses, ulong* nextHops, int count);

    /// <summary>Takes <paramref name="count"/> packets without data from a pool; false, and none, when there are not enough.</summary>
    static abstract bool Allocate(nint pool, Mbuf** burst, int count);

    /// <summary>This worker holds no reference to a snapshot it read before.</summary>
    static abstract void ReportQuiescent(nint rcu, int worker);

    /// <summary>Monotonic time in microseconds, from an arbitrary start.</summary>
    static abstract long NowUs();

    /// <summary>The cycle counter of the core: ticks of one rate, from an arbitrary start.</summary>
    static abstract long Cycles();
}
