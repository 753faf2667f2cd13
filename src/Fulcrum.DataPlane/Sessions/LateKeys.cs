using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>Keys of new sessions that wait for their buckets, at most a burst of them. A handle. Owner: the worker.</summary>
/// <remarks>unsafe: one block; the count, then hashes, then references. Hashes behind the last one are noise.</remarks>
internal readonly unsafe struct LateKeys(TableMemory memory, string owner)
{
    private const int HashesAt = 16;
    private const int Size = (HashesAt + 2 * Burst.Capacity) * sizeof(uint);

    private readonly uint* _block = (uint*)memory.Allocate(Size, $"new session keys of {owner}");

    /// <summary>Whether no other key can wait.</summary>
    public bool IsFull => *_block == Burst.Capacity;

    private uint* Hashes => _block + HashesAt;

    private uint* References => Hashes + Burst.Capacity;

    /// <summary>Adds a key; there is room.</summary>
    public void Add(uint hash, uint reference)
    {
        uint count = (*_block)++;
        Hashes[count] = hash;
        References[count] = reference;
    }

    /// <summary>Whether a key with this hash waits.</summary>
    public bool Has(uint hash)
    {
        uint count = *_block;
        Vector256<uint> wanted = Vector256.Create(hash);
        for (uint first = 0; first < count; first += (uint)Vector256<uint>.Count)
        {
            uint match = Vector256.Equals(Vector256.Load(Hashes + first), wanted).ExtractMostSignificantBits();
            if (count - first < (uint)Vector256<uint>.Count)
                match &= (1u << (int)(count - first)) - 1;
            if (match != 0)
                return true;
        }
        return false;
    }

    /// <summary>Takes a key out; false when none is left.</summary>
    public bool TryTake(out uint hash, out uint reference)
    {
        if (*_block == 0)
        {
            hash = reference = 0;
            return false;
        }
        uint last = --*_block;
        hash = Hashes[last];
        reference = References[last];
        return true;
    }

    /// <summary>Forgets a key that waits, if it does.</summary>
    public void Remove(uint reference)
    {
        for (uint index = 0; index < *_block; index++)
        {
            if (References[index] != reference)
                continue;
            TryTake(out Hashes[index], out References[index]);
            return;
        }
    }
}
