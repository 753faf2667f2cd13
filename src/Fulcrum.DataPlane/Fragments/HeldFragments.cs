using Fulcrum.DataPlane.Ports;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Fragments;

/// <summary>
/// Packets that are kept back, in lists by order of arrival: a fixed number of places, each of which belongs to one list or is
/// free. Owner: the worker, which holds the packets while they are in a list.
/// </summary>
internal sealed unsafe class HeldFragments
{
    private readonly Place* _places;
    private HeldList _free;

    /// <summary>Allocates places for <paramref name="capacity"/> packets.</summary>
    public HeldFragments(TableMemory memory, int capacity, string owner)
    {
        _places = (Place*)memory.Allocate((nuint)capacity * (nuint)sizeof(Place), $"fragments kept back by {owner}");
        for (uint index = 0; index < capacity; index++)
            Append(ref _free, index);
    }

    /// <summary>Places left.</summary>
    public int FreeCount => _free.Count;

    /// <summary>Adds a packet that a logical port received. There is a place left.</summary>
    public void Add(ref HeldList list, Mbuf* packet, byte port)
    {
        uint index = RemoveFirst(ref _free);
        _places[index].Packet = packet;
        _places[index].Port = port;
        Append(ref list, index);
    }

    /// <summary>Takes the first packet from a list that is not empty.</summary>
    public Mbuf* Take(ref HeldList list)
    {
        uint index = RemoveFirst(ref list);
        Append(ref _free, index);
        return _places[index].Packet;
    }

    /// <summary>Logical port of the first packet of a list that is not empty.</summary>
    public byte FirstPort(in HeldList list) => _places[list.First].Port;

    /// <summary>Puts one list behind another, and leaves it empty.</summary>
    public void Move(ref HeldList from, ref HeldList to)
    {
        if (from.Count == 0)
            return;
        if (to.Count == 0)
            to.First = from.First;
        else
            _places[to.Last].Next = from.First;
        to.Last = from.Last;
        to.Count += from.Count;
        from = default;
    }

    private void Append(ref HeldList list, uint index)
    {
        if (list.Count == 0)
            list.First = index;
        else
            _places[list.Last].Next = index;
        list.Last = index;
        list.Count++;
    }

    private uint RemoveFirst(ref HeldList list)
    {
        uint index = list.First;
        list.First = _places[index].Next;
        list.Count--;
        return index;
    }

    private struct Place
    {
        public Mbuf* Packet;
        public uint Next;
        public byte Port;
    }
}
