namespace Fulcrum.Dpdk;

/// <summary>The calling thread as DPDK sees it.</summary>
public static class Lcore
{
    /// <summary>
    /// Makes the calling thread an lcore, which gives it a cache in every mempool, and pins it to one CPU. Attach all devices
    /// before the first worker registers.
    /// </summary>
    /// <param name="cpu">The kernel's number of the CPU.</param>
    /// <returns>The lcore's id.</returns>
    /// <exception cref="DpdkException">There is no such CPU, the process may not use it, or the thread is an lcore already.</exception>
    public static int RegisterAndPin(int cpu) => DpdkException.Check(Native.LcoreRegister((uint)cpu));

    /// <summary>The calling thread is no lcore any more; it stays pinned. It flushes nothing: its mempool caches stay with the lcore id.</summary>
    public static void Unregister() => Native.LcoreUnregister();
}
