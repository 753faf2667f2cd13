using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Ports;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// The director's own addresses: what is for them is the host's, whoever receives it. Written by the control thread, read by workers; who reads
/// while they change takes one of them for a stranger's, once.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HostAddresses
{
    // More than these are not told from strangers: their packets take a way by another worker.
    private const int Capacity = 1024;

    private int _count;

    /// <summary>An empty list.</summary>
    public static HostAddresses* Allocate(TableMemory memory) =>
        (HostAddresses*)memory.Allocate((nuint)sizeof(HostAddresses) + Capacity * (nuint)sizeof(IpAddress), "host addresses");

    /// <summary>Replaces all. Control thread only.</summary>
    public static void Replace(HostAddresses* list, IEnumerable<IpAddress> addresses)
    {
        Volatile.Write(ref list->_count, 0);
        int count = 0;
        foreach (IpAddress address in addresses.Distinct().Take(Capacity))
            Items(list)[count++] = address;
        Volatile.Write(ref list->_count, count);
    }

    /// <summary>Whether an address is the director's own.</summary>
    public static bool Contain(HostAddresses* list, IpAddress address)
    {
        int count = Volatile.Read(ref list->_count);
        for (int index = 0; index < count; index++)
            if (Items(list)[index] == address)
                return true;
        return false;
    }

    private static IpAddress* Items(HostAddresses* list) => (IpAddress*)(list + 1);
}
