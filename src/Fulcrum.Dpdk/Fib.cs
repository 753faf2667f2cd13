namespace Fulcrum.Dpdk;

/// <summary>
/// IPv4 routes with longest-prefix match (rte_fib, DIR24_8): 64 MiB, one or two loads a lookup. One thread changes it; any
/// thread may look up meanwhile. Addresses are in host byte order.
/// </summary>
public sealed unsafe class Fib : NativeHandle
{
    private Fib(void* pointer)
        : base(pointer)
    {
    }

    /// <summary>Makes a table without routes.</summary>
    /// <param name="name">Unique in the process, up to 25 characters.</param>
    /// <param name="maxRoutes">Routes that it can hold.</param>
    /// <param name="defaultNextHop">What a lookup gives where there is no route; below 2^31.</param>
    /// <param name="numaNode">Where; -1: anywhere.</param>
    /// <exception cref="DpdkException">Not enough huge-page memory, or the name is taken.</exception>
    public static Fib Create(string name, int maxRoutes, ulong defaultNextHop, int numaNode) =>
        new(Native.FibCreate(name, (uint)maxRoutes, defaultNextHop, numaNode));

    /// <summary>Adds a route, or gives the existing one another next hop.</summary>
    /// <param name="address">Prefix; bits beyond <paramref name="length"/> are ignored.</param>
    /// <param name="length">0 to 32.</param>
    /// <param name="nextHop">Below 2^31.</param>
    /// <exception cref="DpdkException">The table is full, or an argument is out of range.</exception>
    public void Add(uint address, int length, ulong nextHop) =>
        DpdkException.Check(Native.FibAdd(Handle, address, checked((byte)length), nextHop));

    /// <summary>Takes a route out.</summary>
    /// <exception cref="DpdkException">There is no such route.</exception>
    public void Delete(uint address, int length) =>
        DpdkException.Check(Native.FibDelete(Handle, address, checked((byte)length)));

    /// <summary>The next hop of the longest prefix that holds <paramref name="address"/>.</summary>
    public ulong Lookup(uint address)
    {
        ulong nextHop;
        DpdkBurst.FibLookup(Handle, &address, &nextHop, 1);
        return nextHop;
    }

    private protected override void Release() => Native.FibFree(Handle);
}
