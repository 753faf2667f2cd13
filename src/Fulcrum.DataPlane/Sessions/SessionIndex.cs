using System.Numerics;
using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Where the session table finds a key: buckets of one cache line. Any number of buckets: the hash is scaled to it by its high bits, and the
/// low ones are the tag. Owner: the worker.
/// </summary>
/// <remarks>
/// A key lies in the bucket that its hash selects, or, when that is full, in one of its alternates; the first one then counts it as
/// spilled, so that a look-up reads other cache lines only when it has to.
/// unsafe: references are written by <see cref="Add"/> only, and its callers pass slots of the table.
/// </remarks>
internal readonly unsafe struct SessionIndex
{
    // Keys in a bucket of ten slots when the table is full, at most and on average: then one in 25 buckets spills.
    private const uint KeysPerBucket = 6;

    // Buckets tried for a key that finds its own full. A key that finds all of them full, too, is as good as impossible.
    private const uint AlternateCount = 16;

    // Odd, and without a pattern: spreads the low bits of a hash, which its bucket does not depend on, over the high ones.
    private const uint Spread = 0x9E37_79B1;

    private readonly Bucket* _buckets;
    private readonly ulong _bucketCount;
    private readonly Session* _sessions;

    /// <summary>Allocates an index for both keys of <paramref name="capacity"/> sessions.</summary>
    public SessionIndex(TableMemory memory, Session* sessions, uint capacity, string owner)
    {
        _bucketCount = ((ulong)capacity * 2 + KeysPerBucket - 1) / KeysPerBucket;
        _sessions = sessions;
        _buckets = (Bucket*)memory.Allocate((nuint)MemoryBytes, $"session index of {owner}");
    }

    /// <summary>What was allocated.</summary>
    public ulong MemoryBytes => _bucketCount * (ulong)sizeof(Bucket);

    /// <summary>The bucket of a hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Bucket* BucketOf(uint hash) => _buckets + (hash * _bucketCount >> 32);

    /// <summary>The first session of the hash's bucket whose tag matches; null when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Session* Candidate(uint hash, out Direction direction)
    {
        Bucket* bucket = BucketOf(hash);
        uint match = Bucket.Match(bucket, TagOf(hash));
        if (match == 0)
        {
            direction = Direction.Inbound;
            return null;
        }
        uint reference = bucket->References[BitOperations.TrailingZeroCount(match)];
        direction = (Direction)(reference & 1);
        return _sessions + (reference >> 1);
    }

    /// <summary>The session that has this key, and which of its keys it is; null when there is none.</summary>
    public Session* Find(FlowKey* key, uint hash, out Direction direction)
    {
        Bucket* bucket = BucketOf(hash);
        Session* session = FindIn(bucket, key, hash, out direction);
        for (uint n = 1; session == null && bucket->Spilled != 0 && n <= AlternateCount; n++)
            session = FindIn(AlternateOf(hash, n), key, hash, out direction);
        return session;
    }

    /// <summary>Adds one key of a session; false when there is no room for it.</summary>
    public bool Add(uint hash, uint reference)
    {
        Bucket* bucket = BucketOf(hash);
        if (TryPut(bucket, hash, reference))
            return true;
        for (uint n = 1; n <= AlternateCount && bucket->Spilled != ushort.MaxValue; n++)
        {
            if (!TryPut(AlternateOf(hash, n), hash, reference))
                continue;
            bucket->Spilled++;
            return true;
        }
        return false;
    }

    /// <summary>Takes one key of a session out, if it is there.</summary>
    public void Remove(uint hash, uint reference)
    {
        Bucket* bucket = BucketOf(hash);
        if (TryTake(bucket, hash, reference) || bucket->Spilled == 0)
            return;
        for (uint n = 1; n <= AlternateCount; n++)
        {
            if (!TryTake(AlternateOf(hash, n), hash, reference))
                continue;
            bucket->Spilled--;
            return;
        }
    }

    private static ushort TagOf(uint hash) => (ushort)(hash | 1);

    /// <summary>Where a key goes when its bucket is full: the n-th of a walk that depends on the hash alone, n from 1.</summary>
    private Bucket* AlternateOf(uint hash, uint n) => BucketOf((hash ^ n) * Spread);

    private Session* FindIn(Bucket* bucket, FlowKey* key, uint hash, out Direction direction)
    {
        for (uint match = Bucket.Match(bucket, TagOf(hash)); match != 0; match &= match - 1)
        {
            uint reference = bucket->References[BitOperations.TrailingZeroCount(match)];
            Session* session = _sessions + (reference >> 1);
            direction = (Direction)(reference & 1);
            if (FlowKey.Equal(key, SessionTable.KeyOf(session, direction)))
                return session;
        }
        direction = Direction.Inbound;
        return null;
    }

    private static bool TryPut(Bucket* bucket, uint hash, uint reference)
    {
        uint empty = Bucket.Match(bucket, 0);
        if (empty == 0)
            return false;
        int slot = BitOperations.TrailingZeroCount(empty);
        bucket->Tags[slot] = TagOf(hash);
        bucket->References[slot] = reference;
        return true;
    }

    private static bool TryTake(Bucket* bucket, uint hash, uint reference)
    {
        for (uint match = Bucket.Match(bucket, TagOf(hash)); match != 0; match &= match - 1)
        {
            int slot = BitOperations.TrailingZeroCount(match);
            if (bucket->References[slot] != reference)
                continue;
            bucket->Tags[slot] = 0;
            return true;
        }
        return false;
    }
}
