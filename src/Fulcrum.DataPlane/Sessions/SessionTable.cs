using System.Numerics;
using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// One worker's sessions, found by either of their two keys. Owner: the worker's thread, without locks or atomics. Lives in huge
/// pages for the life of the process; 64 bytes a session and two index slots of 6.4 bytes at a load of at most 0.8.
/// </summary>
/// <remarks>
/// A key lies in the bucket that its hash selects, or, when that is full, in one alternate bucket; the first one then counts it as
/// spilled, so that a look-up reads a second cache line only when it has to. A key that finds both full is refused.
/// unsafe: all pointers stay inside the two tables; references are written only by <see cref="Insert"/>.
/// </remarks>
public sealed unsafe class SessionTable
{
    /// <summary>Most sessions that a table can hold.</summary>
    public const uint MaximumCapacity = 1u << 30;

    private readonly Bucket* _buckets;
    private readonly uint _bucketMask;
    private readonly Session* _sessions;
    private readonly FlowHash _hash;
    private uint _firstFree;
    private uint _sweepPosition;

    /// <summary>Allocates a table. <paramref name="capacity"/>: sessions, 1 to <see cref="MaximumCapacity"/>.</summary>
    /// <exception cref="InsufficientMemoryException">There are not enough huge pages.</exception>
    public SessionTable(TableMemory memory, uint capacity, string owner, FlowHash hash)
    {
        ArgumentOutOfRangeException.ThrowIfZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaximumCapacity);
        Capacity = capacity;
        _hash = hash;

        // At most 8 of 10 slots in use on average.
        ulong bucketCount = Math.Max(2, BitOperations.RoundUpToPowerOf2(((ulong)capacity * 2 + 7) / 8));
        _bucketMask = (uint)(bucketCount - 1);
        MemoryBytes = bucketCount * (ulong)sizeof(Bucket) + (ulong)capacity * (ulong)sizeof(Session);
        _buckets = (Bucket*)memory.Allocate((nuint)(bucketCount * (ulong)sizeof(Bucket)), $"session index of {owner}");
        _sessions = (Session*)memory.Allocate((nuint)((ulong)capacity * (ulong)sizeof(Session)), $"sessions of {owner}");
        for (uint index = 0; index < capacity; index++)
            _sessions[index].NextFree = index + 1;
    }

    /// <summary>Sessions that the table can hold.</summary>
    public uint Capacity { get; }

    /// <summary>Sessions now.</summary>
    public uint Count { get; private set; }

    /// <summary>Memory of sessions and index, bytes.</summary>
    public ulong MemoryBytes { get; }

    /// <summary>All slots, <see cref="Capacity"/> of them; those in state Free hold no session.</summary>
    public Session* Slots => _sessions;

    /// <summary>Hash of a key, for the other members.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint HashOf(FlowKey* key) => _hash.Of(key);

    /// <summary>The bucket of a hash, for prefetching.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Bucket* BucketOf(uint hash) => _buckets + (hash & _bucketMask);

    /// <summary>
    /// The first session whose tag matches, for prefetching and as the likely answer; null when no tag of the bucket matches. The
    /// key still has to be compared.
    /// </summary>
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
        return session != null || bucket->Spilled == 0 ? session : FindIn(AlternateOf(hash), key, hash, out direction);
    }

    /// <summary>
    /// A slot with both keys in the index, state None, everything else zero; null when the table is full. The caller has made sure
    /// that neither key is in the table.
    /// </summary>
    public Session* Insert(FlowKey* inbound, uint inboundHash, FlowKey* outbound, uint outboundHash)
    {
        uint index = _firstFree;
        if (index == Capacity)
            return null;
        if (!AddReference(inboundHash, index << 1 | (uint)Direction.Inbound))
            return null;
        if (!AddReference(outboundHash, index << 1 | (uint)Direction.Outbound))
        {
            RemoveReference(inboundHash, index << 1 | (uint)Direction.Inbound);
            return null;
        }
        Session* session = _sessions + index;
        _firstFree = session->NextFree;
        *session = default;
        session->Inbound = *inbound;
        session->Outbound = *outbound;
        session->State = SessionState.None;
        Count++;
        return session;
    }

    /// <summary>Takes a session out.</summary>
    public void Remove(Session* session)
    {
        uint index = (uint)(session - _sessions);
        RemoveReference(_hash.Of(&session->Inbound), index << 1 | (uint)Direction.Inbound);
        RemoveReference(_hash.Of(&session->Outbound), index << 1 | (uint)Direction.Outbound);
        session->State = SessionState.Free;
        session->NextFree = _firstFree;
        _firstFree = index;
        Count--;
    }

    /// <summary>
    /// The next of at most <paramref name="budget"/> slots that holds a session which timed out, or null. Takes turns over the whole
    /// table, so the cost of a poll does not grow with the number of sessions.
    /// </summary>
    public Session* NextExpired(uint nowMs, ref int budget)
    {
        while (budget-- > 0)
        {
            Session* session = _sessions + _sweepPosition;
            _sweepPosition = _sweepPosition + 1 == Capacity ? 0 : _sweepPosition + 1;
            if (session->State != SessionState.Free && IsExpired(session, nowMs))
                return session;
        }
        return null;
    }

    /// <summary>Whether no packet came for the session's timeout.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsExpired(Session* session, uint nowMs) => nowMs - session->LastSeenMs >= session->TimeoutMs;

    private static ushort TagOf(uint hash) => (ushort)(hash >> 16 | 1);

    /// <summary>Where a key goes when its bucket is full: depends on the hash alone, and differs from its bucket.</summary>
    private Bucket* AlternateOf(uint hash) => _buckets + ((hash ^ (hash >> 16 | 1) * 0x9E3779B1) & _bucketMask);

    private Session* FindIn(Bucket* bucket, FlowKey* key, uint hash, out Direction direction)
    {
        for (uint match = Bucket.Match(bucket, TagOf(hash)); match != 0; match &= match - 1)
        {
            uint reference = bucket->References[BitOperations.TrailingZeroCount(match)];
            Session* session = _sessions + (reference >> 1);
            direction = (Direction)(reference & 1);
            if (FlowKey.Equal(key, KeyOf(session, direction)))
                return session;
        }
        direction = Direction.Inbound;
        return null;
    }

    /// <summary>The session's key for packets in a direction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FlowKey* KeyOf(Session* session, Direction direction) => (FlowKey*)session + (int)direction;

    private bool AddReference(uint hash, uint reference)
    {
        Bucket* bucket = BucketOf(hash);
        if (TryPut(bucket, hash, reference))
            return true;
        if (bucket->Spilled == ushort.MaxValue || !TryPut(AlternateOf(hash), hash, reference))
            return false;
        bucket->Spilled++;
        return true;
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

    private void RemoveReference(uint hash, uint reference)
    {
        Bucket* bucket = BucketOf(hash);
        if (TryTake(bucket, hash, reference))
            return;
        TryTake(AlternateOf(hash), hash, reference);
        bucket->Spilled--;
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
