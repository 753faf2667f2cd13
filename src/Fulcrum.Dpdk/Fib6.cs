using System.Net;
using System.Net.Sockets;

namespace Fulcrum.Dpdk;

/// <summary>
/// IPv6 routes with longest-prefix match (rte_fib6, TRIE): up to 128 MiB, one load a lookup and one more for each byte of the route
/// after the third. One thread changes it; any thread may look up meanwhile. A lookup at the very moment of a deletion may find next
/// hop 0, or, when the next addition comes before the readers were quiescent, a wrong one. Addresses are in network byte order.
/// </summary>
/// <remarks>
/// Room is counted in groups: a route longer than 24 bits takes one for each byte after the third that it does not share with another.
/// A table of 13,108 routes and more has 65,536 groups, enough for 21,000 routes of /48 or 13,000 of /64. Not every deletion gives back
/// what its route had reserved: a table whose routes come and go refuses one day (<see cref="NoRoom"/>) and is then replaced by a new
/// one, filled by <see cref="CopyTo"/>.
/// </remarks>
public sealed unsafe class Fib6 : NativeHandle
{
    /// <summary><see cref="DpdkException.Errno"/> of a refusal for want of room (ENOSPC).</summary>
    public const int NoRoom = 28;

    private const int AddressLength = 16;

    private Fib6(void* pointer)
        : base(pointer)
    {
    }

    /// <summary>Makes a table without routes.</summary>
    /// <param name="name">Unique in the process, up to 22 characters.</param>
    /// <param name="maxRoutes">Routes that it can hold; long ones that share little take more room than one each.</param>
    /// <param name="defaultNextHop">What a lookup gives where there is no route; below 2^31.</param>
    /// <param name="numaNode">Where; -1: anywhere.</param>
    /// <exception cref="DpdkException">Not enough huge-page memory, or the name is taken.</exception>
    public static Fib6 Create(string name, int maxRoutes, ulong defaultNextHop, int numaNode) =>
        new(Native.Fib6Create(name, (uint)maxRoutes, defaultNextHop, numaNode));

    /// <summary>Adds a route, or gives the existing one another next hop.</summary>
    /// <param name="address">Prefix; bits beyond <paramref name="length"/> are ignored.</param>
    /// <param name="length">0 to 128.</param>
    /// <param name="nextHop">Below 2^31.</param>
    /// <exception cref="DpdkException">The table is full (<see cref="NoRoom"/>), or an argument is out of range.</exception>
    /// <exception cref="ArgumentException">It is no IPv6 address.</exception>
    public void Add(IPAddress address, int length, ulong nextHop)
    {
        byte* bytes = stackalloc byte[AddressLength];
        Write(address, bytes);
        DpdkException.Check(Native.Fib6Add(Handle, bytes, checked((byte)length), nextHop));
    }

    /// <summary>Takes a route out.</summary>
    /// <exception cref="DpdkException">There is no such route.</exception>
    /// <exception cref="ArgumentException">It is no IPv6 address.</exception>
    public void Delete(IPAddress address, int length)
    {
        byte* bytes = stackalloc byte[AddressLength];
        Write(address, bytes);
        DpdkException.Check(Native.Fib6Delete(Handle, bytes, checked((byte)length)));
    }

    /// <summary>Adds every route of this table to another one.</summary>
    /// <exception cref="DpdkException">The other table is full.</exception>
    public void CopyTo(Fib6 other) => DpdkException.Check(Native.Fib6Copy(Handle, other.Handle));

    /// <summary>The next hop of the longest prefix that holds <paramref name="address"/>.</summary>
    /// <exception cref="ArgumentException">It is no IPv6 address.</exception>
    public ulong Lookup(IPAddress address)
    {
        byte* bytes = stackalloc byte[AddressLength];
        Write(address, bytes);
        ulong nextHop;
        DpdkBurst.Fib6Lookup(Handle, bytes, &nextHop, 1);
        return nextHop;
    }

    private protected override void Release() => Native.Fib6Free(Handle);

    private static void Write(IPAddress address, byte* bytes)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            throw new ArgumentException($"{address} is not an IPv6 address.", nameof(address));
        }
        address.TryWriteBytes(new Span<byte>(bytes, AddressLength), out _);
    }
}
