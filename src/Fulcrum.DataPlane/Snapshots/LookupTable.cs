using System.Numerics;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// An open-addressing table (linear probing, at most half of it used) by <see cref="ServiceKey"/> that the control thread changes while
/// workers read it: what a change costs does not depend on what is there. Control thread only, but for <see cref="Find"/>.
/// </summary>
/// <remarks>
/// A value is stored with release after its key, and read with acquire before it. Another value of the same key takes its place
/// in one store. What is removed leaves <see cref="ServiceLookupSlot.Gone"/>, which readers step over without a look at the key. A key is
/// written only into a slot that has had no value since the last quiescent state, so that nobody compares with half a key: a change adds
/// before it removes, and ends with a wait for a quiescent state. A table that is too full, or much too large, is copied to another
/// block, which the next root leads to; that costs each addition or removal since the last time a constant.
/// </remarks>
internal sealed unsafe class LookupTable
{
    private const uint FewestSlots = 64;

    // After a copy a third is used at most, so that many additions follow until the next one.
    private const uint RoomFactor = 3;
    private const uint WasteFactor = 16;

    private uint _live;
    private uint _gone;

    /// <summary>The block that workers shall read; null before the first <see cref="MoveTo"/>.</summary>
    public ServiceLookupSlot* Slots { get; private set; }

    /// <summary>Number of slots, a power of two, minus one.</summary>
    public uint Mask { get; private set; }

    /// <summary>Number of keys.</summary>
    public int Count => (int)_live;

    /// <summary>What a key stands for; null when it is not there. Any thread.</summary>
    public static ServiceSnapshot* Find(ServiceLookupSlot* slots, uint mask, ServiceKey wanted)
    {
        for (uint slot = wanted.Hash & mask; ; slot = slot + 1 & mask)
        {
            ServiceLookupSlot* entry = slots + slot;
            ServiceSnapshot* value = ServiceLookupSlot.Read(entry);
            if (value == null)
                return null;
            if (entry->Key.Address == wanted.Address && entry->Key.Port.Raw == wanted.Port.Raw && entry->Key.Protocol == wanted.Protocol
                && value != ServiceLookupSlot.Gone)
                return value;
        }
    }

    /// <summary>Slots of the block that so many more keys need; 0 when the present one is right.</summary>
    public uint SlotsFor(int added)
    {
        uint live = _live + (uint)added;
        bool fits = Slots != null && (live + _gone) * 2 <= Mask + 1;
        bool isWasteful = Mask >= FewestSlots && live * WasteFactor <= Mask;
        return fits && !isWasteful ? 0 : Math.Max(BitOperations.RoundUpToPowerOf2(live * RoomFactor), FewestSlots);
    }

    /// <summary>Copies everything to a zeroed block of so many slots, which is the table from now on. Returns the block before; null when there was none.</summary>
    public ServiceLookupSlot* MoveTo(ServiceLookupSlot* slots, uint count)
    {
        ServiceLookupSlot* before = Slots;
        uint slotsBefore = before == null ? 0 : Mask + 1;
        Slots = slots;
        Mask = count - 1;
        _live = _gone = 0;
        for (uint slot = 0; slot < slotsBefore; slot++)
            if (before[slot].Service != null && before[slot].Service != ServiceLookupSlot.Gone)
                Set(before[slot].Key, before[slot].Service);
        return before;
    }

    /// <summary>Gives up the table. Returns its block; null when there was none.</summary>
    public ServiceLookupSlot* Leave()
    {
        ServiceLookupSlot* before = Slots;
        Slots = null;
        Mask = _live = _gone = 0;
        return before;
    }

    /// <summary>Adds a key, for which there is room, or gives it another value.</summary>
    public void Set(ServiceKey key, ServiceSnapshot* value)
    {
        ServiceLookupSlot* free = null;
        for (uint slot = key.Hash & Mask; ; slot = slot + 1 & Mask)
        {
            ServiceLookupSlot* entry = Slots + slot;
            if (entry->Service != null && entry->Service != ServiceLookupSlot.Gone)
            {
                if (entry->Key != key)
                    continue;
                ServiceLookupSlot.Write(entry, value);
                return;
            }
            if (free == null)
                free = entry;
            if (entry->Service == null)
                break;
        }
        _live++;
        if (free->Service != null)
            _gone--;
        free->Key = key;
        ServiceLookupSlot.Write(free, value);
    }

    /// <summary>Removes a key that is there.</summary>
    public void Remove(ServiceKey key)
    {
        uint slot = key.Hash & Mask;
        while (Slots[slot].Service == ServiceLookupSlot.Gone || Slots[slot].Key != key)
            slot = slot + 1 & Mask;
        ServiceLookupSlot.Write(Slots + slot, ServiceLookupSlot.Gone);
        _live--;
        _gone++;

        // Where nothing follows, nobody needs to step over it.
        if (Slots[slot + 1 & Mask].Service != null)
            return;
        for (; Slots[slot].Service == ServiceLookupSlot.Gone; slot = slot - 1 & Mask, _gone--)
            ServiceLookupSlot.Write(Slots + slot, null);
    }
}
