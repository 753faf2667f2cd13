using System.Numerics;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Fragments;

/// <summary>
/// The datagrams that come in fragments, found by name in chains behind a keyed hash, and ordered by age so that expiry looks at
/// the oldest only. Owner: the worker. Native memory for the life of the process.
/// </summary>
/// <remarks>unsafe: every link is 0 or the index plus one of an entry; entries are in one chain and one age list, or
/// free.</remarks>
internal sealed unsafe class DatagramTable
{
    // Those that wait and the others, by family: within each, the oldest is the first to time out.
    private const int AgeListCount = 4;

    // Linux's ipfrag_time and ip6frag_time (RFC 8200 4.5: 60 seconds).
    private const uint Ipv4TimeoutMs = 30_000;
    private const uint Ipv6TimeoutMs = 60_000;

    private readonly Datagram* _datagrams;
    private readonly uint* _chains;
    private readonly uint _chainMask;
    private readonly AgeList* _ages;
    private uint _firstFree;

    /// <summary>Allocates a table for <paramref name="capacity"/> datagrams.</summary>
    public DatagramTable(TableMemory memory, int capacity, string owner)
    {
        uint chainCount = BitOperations.RoundUpToPowerOf2((uint)capacity);
        _chainMask = chainCount - 1;
        _datagrams = (Datagram*)memory.Allocate((nuint)capacity * (nuint)sizeof(Datagram), $"fragmented datagrams of {owner}");
        _chains = (uint*)memory.Allocate(chainCount * (nuint)sizeof(uint), $"index of fragmented datagrams of {owner}");
        _ages = (AgeList*)memory.Allocate(AgeListCount * (nuint)sizeof(AgeList), $"ages of fragmented datagrams of {owner}");
        for (uint link = (uint)capacity; link > 0; link--)
        {
            At(link)->Next = _firstFree;
            _firstFree = link;
        }
    }

    /// <summary>Datagrams now.</summary>
    public int Count { get; private set; }

    /// <summary>The datagram of a name; null when there is none.</summary>
    public Datagram* Find(FlowKey* name, uint hash)
    {
        for (uint link = _chains[hash & _chainMask]; link != 0; link = At(link)->Next)
            if (FlowKey.Equal(name, &At(link)->Name))
                return At(link);
        return null;
    }

    /// <summary>
    /// A new datagram, which waits for its first fragment; null when the table is full. The name is not in the table.
    /// </summary>
    public Datagram* Add(FlowKey* name, uint hash, uint nowMs)
    {
        uint link = _firstFree;
        if (link == 0)
            return null;
        Datagram* datagram = At(link);
        _firstFree = datagram->Next;
        *datagram = default;
        datagram->Name = *name;
        datagram->NameHash = hash;
        datagram->SinceMs = nowMs;
        datagram->Next = _chains[hash & _chainMask];
        _chains[hash & _chainMask] = link;
        Append(datagram);
        Count++;
        return datagram;
    }

    /// <summary>Takes a datagram out.</summary>
    public void Remove(Datagram* datagram)
    {
        uint link = LinkOf(datagram);
        uint* place = _chains + (datagram->NameHash & _chainMask);
        while (*place != link)
            place = &At(*place)->Next;
        *place = datagram->Next;
        Unlink(datagram);
        datagram->Next = _firstFree;
        _firstFree = link;
        Count--;
    }

    /// <summary>Brings a datagram into another state; its time begins anew.</summary>
    public void Enter(Datagram* datagram, DatagramState state, uint nowMs)
    {
        Unlink(datagram);
        datagram->State = state;
        datagram->SinceMs = nowMs;
        Append(datagram);
    }

    /// <summary>Whether a datagram is in its state for too long.</summary>
    public static bool IsExpired(Datagram* datagram, uint nowMs) =>
        nowMs - datagram->SinceMs >= (datagram->Name.IsIpv6 ? Ipv6TimeoutMs : Ipv4TimeoutMs);

    /// <summary>A datagram that timed out, or null.</summary>
    public Datagram* FindExpired(uint nowMs)
    {
        for (int list = 0; list < AgeListCount; list++)
            if (_ages[list].Oldest != 0 && IsExpired(At(_ages[list].Oldest), nowMs))
                return At(_ages[list].Oldest);
        return null;
    }

    /// <summary>The datagram that is in its state for the longest time; null when there is none.</summary>
    /// <param name="nowMs">Worker's clock.</param>
    /// <param name="waiting">Only of those that wait for their first fragment.</param>
    public Datagram* FindOldest(uint nowMs, bool waiting)
    {
        Datagram* oldest = null;
        for (int list = 0; list < AgeListCount; list++)
        {
            Datagram* first = _ages[list].Oldest == 0 ? null : At(_ages[list].Oldest);
            if (first != null && (!waiting || first->State == DatagramState.WaitsForFirst)
                && (oldest == null || nowMs - first->SinceMs > nowMs - oldest->SinceMs))
                oldest = first;
        }
        return oldest;
    }

    private Datagram* At(uint link) => _datagrams + (link - 1);

    private uint LinkOf(Datagram* datagram) => (uint)(datagram - _datagrams) + 1;

    private AgeList* AgesOf(Datagram* datagram) =>
        _ages + ((datagram->State == DatagramState.WaitsForFirst ? 0 : 2) + (datagram->Name.IsIpv6 ? 1 : 0));

    private void Append(Datagram* datagram)
    {
        AgeList* list = AgesOf(datagram);
        datagram->Older = list->Newest;
        datagram->Newer = 0;
        if (list->Newest == 0)
            list->Oldest = LinkOf(datagram);
        else
            At(list->Newest)->Newer = LinkOf(datagram);
        list->Newest = LinkOf(datagram);
    }

    private void Unlink(Datagram* datagram)
    {
        AgeList* list = AgesOf(datagram);
        if (datagram->Older == 0)
            list->Oldest = datagram->Newer;
        else
            At(datagram->Older)->Newer = datagram->Newer;
        if (datagram->Newer == 0)
            list->Newest = datagram->Older;
        else
            At(datagram->Newer)->Older = datagram->Older;
    }

    private struct AgeList
    {
        public uint Oldest;
        public uint Newest;
    }
}
