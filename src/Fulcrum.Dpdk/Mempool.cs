namespace Fulcrum.Dpdk;

/// <summary>A pool of packet buffers. Any thread may use it; lcores have a cache each.</summary>
public sealed unsafe class Mempool : NativeHandle
{
    private Mempool(void* pointer)
        : base(pointer)
    {
    }

    /// <summary>Makes a pool.</summary>
    /// <param name="name">Unique in the process, up to 25 characters.</param>
    /// <param name="count">Buffers; 2^n - 1 uses memory best.</param>
    /// <param name="cacheSize">Buffers that an lcore keeps for itself: 0 to 512, and at most count / 1.5.</param>
    /// <param name="dataRoom">Bytes of a buffer, 128 of headroom included; 2176 holds every frame of a 1500-byte MTU.</param>
    /// <param name="numaNode">Where; -1: anywhere.</param>
    /// <exception cref="DpdkException">Not enough huge-page memory, or the name is taken.</exception>
    public static Mempool Create(string name, int count, int cacheSize, int dataRoom, int numaNode) =>
        new(Native.MempoolCreate(name, (uint)count, (uint)cacheSize, checked((ushort)dataRoom), numaNode));

    /// <summary>Buffers that nobody holds, those in caches included.</summary>
    public int Available => (int)Native.MempoolAvailable(Handle);

    /// <summary>Takes <paramref name="count"/> packets without data, all or none.</summary>
    /// <returns>Whether there were enough.</returns>
    public bool Allocate(Mbuf** burst, int count) => DpdkBurst.Allocate(Handle, burst, count);

    private protected override void Release() => Native.MempoolFree(Handle);
}
