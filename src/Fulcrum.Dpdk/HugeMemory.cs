namespace Fulcrum.Dpdk;

/// <summary>Huge-page memory.</summary>
public static unsafe class HugeMemory
{
    /// <summary>Zeroed memory aligned to 128 bytes.</summary>
    /// <param name="bytes">How much; at least 1.</param>
    /// <param name="purpose">For the error text: "session table of worker 0".</param>
    /// <param name="numaNode">Where; -1: anywhere.</param>
    /// <exception cref="DpdkException">There is not enough.</exception>
    public static void* Allocate(nuint bytes, string purpose, int numaNode) =>
        DpdkException.Check(Native.MemoryAllocate(purpose, bytes, numaNode));

    /// <summary>Gives memory back; null is allowed.</summary>
    public static void Free(void* memory) => Native.MemoryFree(memory);
}
