using Fulcrum.DataPlane.Ports;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Which path a check has used last from an address and port of the director's own, so that its answer is known. Writer: the worker that
/// the kernel's packets come to; readers: all workers. A word is written as a whole: what is read is as it was or as it is.
/// </summary>
internal static unsafe class CheckFlows
{
    // Of a set, one cache line; the kernel gives out 28,000 ports of a protocol and an address.
    private const int Ways = 8;
    private const uint SetMask = 16_384 - 1;
    private const int TagShift = 32;
    private const int WayShift = 20;

    /// <summary>None is known.</summary>
    public static ulong* Allocate(TableMemory memory) => (ulong*)memory.Allocate((SetMask + 1) * Ways * sizeof(ulong), "flows of health checks");

    /// <summary>A check on a path has sent from here.</summary>
    public static void Note(ulong* flows, byte protocol, IpAddress own, Be16 port, uint path)
    {
        ulong hash = HashOf(protocol, own, port);
        ulong* set = SetOf(flows, hash);
        ulong word = hash >> TagShift << TagShift | (path + 1);
        int way = (int)(hash >> WayShift) & Ways - 1;
        for (int index = 0; index < Ways; index++)
        {
            if (set[index] == word)
                return;
            if (set[index] == 0 || set[index] >> TagShift == hash >> TagShift)
            {
                way = index;
                break;
            }
        }
        Volatile.Write(ref set[way], word);
    }

    /// <summary>The path that was used last from here. By chance it may be that of others: the caller compares addresses.</summary>
    public static bool TryFind(ulong* flows, byte protocol, IpAddress own, Be16 port, out uint path)
    {
        ulong hash = HashOf(protocol, own, port);
        ulong* set = SetOf(flows, hash);
        for (int index = 0; index < Ways; index++)
        {
            ulong word = Volatile.Read(ref set[index]);
            path = (uint)word - 1;
            if (word != 0 && word >> TagShift == hash >> TagShift)
                return true;
        }
        path = 0;
        return false;
    }

    private static ulong* SetOf(ulong* flows, ulong hash) => flows + (hash & SetMask) * Ways;

    private static ulong HashOf(byte protocol, IpAddress own, Be16 port)
    {
        ulong hash = (own.Fold() ^ (ulong)port.Raw << 8 ^ protocol) * 0x9E37_79B9_7F4A_7C15;
        hash = (hash ^ hash >> 32) * 0xD6E8_FEB8_6659_FD93;
        return hash ^ hash >> 32;
    }
}
