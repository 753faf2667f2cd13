namespace Fulcrum.DataPlane.Ports;

/// <summary>
/// Where tables that workers read come from: huge pages on the worker's NUMA node in a running data plane
/// (<see cref="HugePageMemory"/>), process memory in tests and benchmarks (<see cref="ProcessMemory"/>).
/// </summary>
public abstract unsafe class TableMemory
{
    /// <summary>Zeroed memory aligned to 128 bytes.</summary>
    /// <param name="purpose">For the error text: "session table of worker 0".</param>
    /// <exception cref="InsufficientMemoryException">There is not enough; the text says how much was asked for, and for what.</exception>
    public abstract void* Allocate(nuint bytes, string purpose);

    /// <summary>Gives memory back.</summary>
    public abstract void Free(void* memory);
}
