namespace Fulcrum.Dpdk;

/// <summary>A queue of packets from one thread to one other (rte_ring, single producer, single consumer).</summary>
public sealed unsafe class Ring : NativeHandle
{
    private Ring(void* pointer)
        : base(pointer)
    {
    }

    /// <summary>Makes a ring.</summary>
    /// <param name="name">Unique in the process, up to 25 characters.</param>
    /// <param name="count">A power of two; the ring holds one packet less.</param>
    /// <param name="numaNode">Where; -1: anywhere.</param>
    /// <exception cref="DpdkException">Not a power of two, not enough memory, or the name is taken.</exception>
    public static Ring Create(string name, int count, int numaNode) => new(Native.RingCreate(name, (uint)count, numaNode));

    /// <summary>Producer: puts packets in; returns how many it took.</summary>
    public int Enqueue(Mbuf** burst, int count) => DpdkBurst.RingEnqueue(Handle, burst, count);

    /// <summary>Consumer: takes up to <paramref name="capacity"/> packets out; returns how many.</summary>
    public int Dequeue(Mbuf** burst, int capacity) => DpdkBurst.RingDequeue(Handle, burst, capacity);

    private protected override void Release() => Native.RingFree(Handle);
}
