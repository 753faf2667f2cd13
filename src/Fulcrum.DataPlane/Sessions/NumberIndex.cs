using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Finds things by their hash: an open-addressing table (linear probing, two thirds full at most) of numbers that the caller gives meaning to.
/// Owner: the worker.
/// </summary>
internal sealed unsafe class NumberIndex
{
    private readonly Slot* _slots;
    private readonly uint _slotCount;

    /// <summary>Allocates for so many numbers.</summary>
    /// <exception cref="InsufficientMemoryException">There are not enough huge pages.</exception>
    public NumberIndex(TableMemory memory, uint capacity, string purpose)
    {
        _slotCount = capacity + capacity / 2 + 1;
        MemoryBytes = _slotCount * (nuint)sizeof(Slot);
        _slots = (Slot*)memory.Allocate((nuint)MemoryBytes, purpose);
    }

    /// <summary>Memory, bytes.</summary>
    public ulong MemoryBytes { get; }

    /// <summary>Where a search for a hash begins.</summary>
    public uint HomeOf(uint hash) => (uint)((ulong)hash * _slotCount >> 32);

    /// <summary>The next number with this hash from a slot on, which moves behind it; false when there is none.</summary>
    public bool TryNext(uint hash, ref uint slot, out uint number)
    {
        for (; _slots[slot].Number != 0; slot = After(slot))
        {
            if (_slots[slot].Hash != hash)
                continue;
            number = _slots[slot].Number;
            slot = After(slot);
            return true;
        }
        number = 0;
        return false;
    }

    /// <summary>Adds a number, which is not 0.</summary>
    public void Add(uint hash, uint number)
    {
        uint slot = HomeOf(hash);
        while (_slots[slot].Number != 0)
            slot = After(slot);
        _slots[slot] = new Slot { Hash = hash, Number = number };
    }

    /// <summary>Takes a number out, and moves those behind it up, so that none lies behind a gap.</summary>
    public void Remove(uint hash, uint number)
    {
        uint gap = HomeOf(hash);
        while (_slots[gap].Number != number)
            gap = After(gap);
        for (uint slot = After(gap); _slots[slot].Number != 0; slot = After(slot))
        {
            if (Distance(HomeOf(_slots[slot].Hash), slot) < Distance(gap, slot))
                continue;
            _slots[gap] = _slots[slot];
            gap = slot;
        }
        _slots[gap] = default;
    }

    private uint After(uint slot) => slot + 1 == _slotCount ? 0 : slot + 1;

    private uint Distance(uint from, uint to) => to >= from ? to - from : to + _slotCount - from;

    private struct Slot
    {
        public uint Hash;
        public uint Number;
    }
}
