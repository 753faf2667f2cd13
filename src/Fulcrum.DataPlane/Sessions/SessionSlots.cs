using System.Runtime.CompilerServices;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Which slots of the session table are free: those given back last come first, as they lie in the cache; then those that were never
/// used, in order, so that starting with a huge table touches none of it. Owner: the worker.
/// </summary>
/// <remarks>
/// A session refers to its extension by 24 bits: plain sessions take the slots behind those first, where there are such.
/// unsafe: the slots are zeroed memory, in state Free.
/// </remarks>
internal unsafe struct SessionSlots
{
    /// <summary>No slot.</summary>
    public const uint None = uint.MaxValue;

    /// <summary>Slots from here on cannot be extensions.</summary>
    public const uint ExtensionLimit = 1 << 24;

    // Unused slots are taken one after the other; so far ahead they are fetched.
    private const uint UnusedDistance = 8;

    private readonly Session* _slots;
    private readonly uint _lowCapacity;
    private uint _firstFree = None;
    private uint _firstFreeHigh = None;
    private uint _unused;
    private uint _unusedHigh = ExtensionLimit;
    private uint _freeCount;
    private uint _freeHighCount;

    /// <summary>All slots are free.</summary>
    public SessionSlots(Session* slots, uint capacity)
    {
        _slots = slots;
        _lowCapacity = Math.Min(capacity, ExtensionLimit);
        _freeCount = _lowCapacity;
        _freeHighCount = capacity - _lowCapacity;
    }

    /// <summary>A slot for a session; <see cref="None"/> when all are taken.</summary>
    public uint Take() => _freeHighCount > 0 ? Take(ref _firstFreeHigh, ref _unusedHigh, ref _freeHighCount) : TakeForExtension();

    /// <summary>A slot that an extension may lie in; <see cref="None"/> when all are taken.</summary>
    public uint TakeForExtension() => _freeCount > 0 ? Take(ref _firstFree, ref _unused, ref _freeCount) : None;

    /// <summary>Slots that no session uses.</summary>
    public readonly uint FreeCount => _freeCount + _freeHighCount;

    /// <summary>Whether there is a slot for a session, and for its extension, too, if it has one.</summary>
    public readonly bool HasRoom(bool isExtended) =>
        isExtended ? _freeCount > 0 && _freeCount + _freeHighCount > 1 : _freeCount + _freeHighCount > 0;

    /// <summary>Gives a slot back; <see cref="None"/> is no slot.</summary>
    public void GiveBack(uint slot)
    {
        if (slot == None)
            return;
        bool isLow = slot < ExtensionLimit;
        ref uint first = ref isLow ? ref _firstFree : ref _firstFreeHigh;
        ref uint count = ref isLow ? ref _freeCount : ref _freeHighCount;
        _slots[slot].State = SessionState.Free;
        _slots[slot].NextFree = first;
        first = slot;
        count++;
    }

    /// <summary>Slots that have ever been used.</summary>
    public readonly uint UsedCount => _unused + (_unusedHigh - ExtensionLimit);

    /// <summary>The next slot of a tour over all that have ever been used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint After(uint slot)
    {
        slot++;
        if (slot >= _unused && slot < ExtensionLimit)
            slot = ExtensionLimit;
        return slot >= _unusedHigh ? 0 : slot;
    }

    /// <summary>There is one.</summary>
    private readonly uint Take(ref uint firstFree, ref uint unused, ref uint count)
    {
        count--;
        uint slot = firstFree;
        if (slot == None)
        {
            Prefetch.Line(_slots + unused + UnusedDistance);
            return unused++;
        }
        firstFree = _slots[slot].NextFree;
        Prefetch.Line(_slots + firstFree);
        return slot;
    }
}
