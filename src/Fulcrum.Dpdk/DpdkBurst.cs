using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fulcrum.Dpdk;

/// <summary>
/// What workers call for every burst, with raw port numbers and handles. Functions that may leave user space have a plain
/// variant, during which a collection may run, and a <c>...Fast</c> one without the transition that makes that possible: a
/// collection waits until it returns. Those that never do go without the transition always.
/// </summary>
/// <remarks>
/// unsafe: bursts hold at least as many pointers as the count says, ports are started, handles are alive, and one thread at a
/// time uses a queue or an end of a ring.
/// </remarks>
public static unsafe partial class DpdkBurst
{
    private const string Library = NativeLibraryLoader.LibraryName;

    /// <summary>Receives up to <paramref name="capacity"/> packets; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Receive(ushort port, ushort queue, Mbuf** burst, int capacity) =>
        ReceiveNative(port, queue, burst, (ushort)capacity);

    /// <summary><see cref="Receive"/> for drivers that poll in user space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReceiveFast(ushort port, ushort queue, Mbuf** burst, int capacity) =>
        ReceiveNativeFast(port, queue, burst, (ushort)capacity);

    /// <summary>Hands packets to the port; returns how many it took.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Transmit(ushort port, ushort queue, Mbuf** burst, int count) =>
        TransmitNative(port, queue, burst, (ushort)count);

    /// <summary><see cref="Transmit"/> for drivers that poll in user space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TransmitFast(ushort port, ushort queue, Mbuf** burst, int count) =>
        TransmitNativeFast(port, queue, burst, (ushort)count);

    /// <summary>Gives packets back to their pools.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Free(Mbuf** burst, int count) => FreeNative(burst, (uint)count);

    /// <summary><see cref="Free"/> without a transition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FreeFast(Mbuf** burst, int count) => FreeNativeFast(burst, (uint)count);

    /// <summary>Takes <paramref name="count"/> packets without data from a pool, all or none; returns whether there were enough.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Allocate(nint pool, Mbuf** burst, int count) => AllocateNative(pool, burst, (uint)count) == 0;

    /// <summary><see cref="Allocate"/> without a transition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllocateFast(nint pool, Mbuf** burst, int count) => AllocateNativeFast(pool, burst, (uint)count) == 0;

    /// <summary>Puts packets on a ring; returns how many it took.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RingEnqueue(nint ring, Mbuf** burst, int count) => (int)RingEnqueueNative(ring, burst, (uint)count);

    /// <summary>Takes packets from a ring; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RingDequeue(nint ring, Mbuf** burst, int capacity) =>
        (int)RingDequeueNative(ring, burst, (uint)capacity);

    /// <summary>Longest-prefix match of <paramref name="count"/> IPv4 addresses in host byte order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FibLookup(nint fib, uint* addresses, ulong* nextHops, int count) =>
        FibLookupNative(fib, addresses, nextHops, (uint)count);

    /// <summary>Longest-prefix match of <paramref name="count"/> IPv6 addresses, 16 bytes each in network order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fib6Lookup(nint fib, byte* addresses, ulong* nextHops, int count) =>
        Fib6LookupNative(fib, addresses, nextHops, (uint)count);

    /// <summary>The thread holds no reference to anything it read before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ReportQuiescent(nint rcu, int thread) => ReportQuiescentNative(rcu, (uint)thread);

    [LibraryImport(Library, EntryPoint = "fulcrum_receive")]
    private static partial ushort ReceiveNative(ushort port, ushort queue, Mbuf** burst, ushort capacity);

    [LibraryImport(Library, EntryPoint = "fulcrum_transmit")]
    private static partial ushort TransmitNative(ushort port, ushort queue, Mbuf** burst, ushort count);

    [LibraryImport(Library, EntryPoint = "fulcrum_free")]
    private static partial void FreeNative(Mbuf** burst, uint count);

    [LibraryImport(Library, EntryPoint = "fulcrum_allocate")]
    private static partial int AllocateNative(nint pool, Mbuf** burst, uint count);

    // Sound: copies at most a burst of descriptors from a queue in memory, no system call, no callback into managed code, no lock;
    // holds only for drivers that poll in user space, and callers choose by driver.
    [LibraryImport(Library, EntryPoint = "fulcrum_receive")]
    [SuppressGCTransition]
    private static partial ushort ReceiveNativeFast(ushort port, ushort queue, Mbuf** burst, ushort capacity);

    // Sound: as for receive; packets sent before are freed into their pool's cache or ring, at most a descriptor ring of them.
    [LibraryImport(Library, EntryPoint = "fulcrum_transmit")]
    [SuppressGCTransition]
    private static partial ushort TransmitNativeFast(ushort port, ushort queue, Mbuf** burst, ushort count);

    // Sound: moves pointers into the lcore's mempool cache or the pool's ring (compare-and-swap, no lock), no system call, no callback.
    [LibraryImport(Library, EntryPoint = "fulcrum_free")]
    [SuppressGCTransition]
    private static partial void FreeNativeFast(Mbuf** burst, uint count);

    // Sound: moves pointers out of the lcore's mempool cache or the pool's ring, no system call, no callback.
    [LibraryImport(Library, EntryPoint = "fulcrum_allocate")]
    [SuppressGCTransition]
    private static partial int AllocateNativeFast(nint pool, Mbuf** burst, uint count);

    // Sound: copies at most a burst of pointers with one producer and one consumer, so it never waits; no system call, no callback.
    [LibraryImport(Library, EntryPoint = "fulcrum_ring_enqueue")]
    [SuppressGCTransition]
    private static partial uint RingEnqueueNative(nint ring, Mbuf** burst, uint count);

    // Sound: as for enqueue.
    [LibraryImport(Library, EntryPoint = "fulcrum_ring_dequeue")]
    [SuppressGCTransition]
    private static partial uint RingDequeueNative(nint ring, Mbuf** burst, uint capacity);

    // Sound: at most two loads an address from tables in memory; no lock, no system call, no callback.
    [LibraryImport(Library, EntryPoint = "fulcrum_fib_lookup")]
    [SuppressGCTransition]
    private static partial void FibLookupNative(nint fib, uint* addresses, ulong* nextHops, uint count);

    // Sound: at most 14 loads an address from tables in memory; no lock, no system call, no callback.
    [LibraryImport(Library, EntryPoint = "fulcrum_fib6_lookup")]
    [SuppressGCTransition]
    private static partial void Fib6LookupNative(nint fib, byte* addresses, ulong* nextHops, uint count);

    // Sound: a load, a fence and a store.
    [LibraryImport(Library, EntryPoint = "fulcrum_rcu_quiescent")]
    [SuppressGCTransition]
    private static partial void ReportQuiescentNative(nint rcu, uint thread);
}
