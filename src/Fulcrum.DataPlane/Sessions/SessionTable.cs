using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// One worker's sessions, found by either of their two keys. Owner: the worker's thread, without locks or atomics. Lives in huge
/// pages for the life of the process; 64 bytes a session and 21 to 43 bytes of index. A session with IPv6 addresses or insertions has a
/// second slot.
/// </summary>
/// <remarks>
/// A key lies in the bucket that its hash selects, or, when that is full, in one of its alternates; the first one then counts it as
/// spilled, so that a look-up reads other cache lines only when it has to.
/// unsafe: all pointers stay inside the two tables; references are written only by <see cref="Insert"/>.
/// </remarks>
public sealed unsafe class SessionTable
{
    /// <summary>Most sessions that a table can hold.</summary>
    public const uint MaximumCapacity = 1u << 30;

    private const uint NoSlot = uint.MaxValue;

    // Keys in a bucket of ten slots when the table is full, at most and on average: then one in 25 buckets spills.
    private const uint KeysPerBucket = 6;

    // Slots behind the last session's: one and its extension for each packet of a burst.
    private const uint ScratchSlots = 2 * Burst.Capacity;

    // Slots from here on cannot be extensions: a session refers to its own by 24 bits.
    private const uint ExtensionLimit = 1 << 24;

    // Buckets tried for a key that finds its own full. A key that finds all of them full, too, is as good as impossible.
    private const uint AlternateCount = 16;

    private readonly Bucket* _buckets;
    private readonly uint _bucketMask;
    private readonly Session* _sessions;
    private readonly FlowHash _hash;
    private uint _firstFree;
    private uint _firstFreeHigh;
    private uint _sweepPosition;

    /// <summary>Allocates a table. <paramref name="capacity"/>: sessions, 1 to <see cref="MaximumCapacity"/>.</summary>
    /// <exception cref="InsufficientMemoryException">There are not enough huge pages.</exception>
    public SessionTable(TableMemory memory, uint capacity, string owner, FlowHash hash)
    {
        ArgumentOutOfRangeException.ThrowIfZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaximumCapacity);
        Capacity = capacity;
        _hash = hash;

        ulong bucketCount = BitOperations.RoundUpToPowerOf2(((ulong)capacity * 2 + KeysPerBucket - 1) / KeysPerBucket);
        _bucketMask = (uint)(bucketCount - 1);
        MemoryBytes = bucketCount * (ulong)sizeof(Bucket) + ((ulong)capacity + ScratchSlots) * (ulong)sizeof(Session);
        _buckets = (Bucket*)memory.Allocate((nuint)(bucketCount * (ulong)sizeof(Bucket)), $"session index of {owner}");
        _sessions = (Session*)memory.Allocate((capacity + (nuint)ScratchSlots) * (nuint)sizeof(Session), $"sessions of {owner}");
        for (uint index = 0; index < capacity; index++)
            _sessions[index].NextFree = index + 1 < capacity && index + 1 != ExtensionLimit ? index + 1 : NoSlot;
        _firstFreeHigh = capacity > ExtensionLimit ? ExtensionLimit : NoSlot;
    }

    /// <summary>Slots: a session takes one, or two with an extension.</summary>
    public uint Capacity { get; }

    /// <summary>Sessions now.</summary>
    public uint Count { get; private set; }

    /// <summary>Memory of sessions and index, bytes.</summary>
    public ulong MemoryBytes { get; }

    /// <summary>All slots, <see cref="Capacity"/> of them; those in state Free or Extension hold no session.</summary>
    public Session* Slots => _sessions;

    /// <summary>
    /// A session for one packet of a burst, all zero but for its traits and an extension with its state: in no index, no listing and no
    /// count, and over with the burst. Null when the table is too large for its extension to be referred to.
    /// </summary>
    /// <param name="packet">The packet's index.</param>
    /// <param name="traits">How it is rewritten.</param>
    public Session* Scratch(int packet, SessionTraits traits)
    {
        uint slot = Capacity + 2 * (uint)packet;
        bool isExtended = (traits & SessionTraits.Extended) != 0;
        if (isExtended && slot + 1 >= ExtensionLimit)
            return null;
        Session* session = _sessions + slot;
        *session = new Session { Traits = traits, Extension = isExtended ? slot + 1 : 0 };
        if (isExtended)
            *ExtensionOf(session) = new SessionExtension { State = SessionState.Extension };
        return session;
    }

    /// <summary>Hash of a key, for the other members.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint HashOf(FlowKey* key) => _hash.Of(Vector128.Load((byte*)key));

    /// <summary>Makes IPv6 keys.</summary>
    public FlowHash Hash => _hash;

    /// <summary>Hash of a key that is still in a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint HashOf(Vector128<byte> key) => _hash.Of(key);

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
        for (uint n = 1; session == null && bucket->Spilled != 0 && n <= AlternateCount; n++)
            session = FindIn(AlternateOf(hash, n), key, hash, out direction);
        return session;
    }

    /// <summary>
    /// A slot with both keys in the index, state None, everything else zero; null when the table is full. The caller has made sure
    /// that neither key is in the table. With an extension among its traits, that is zero but for its state.
    /// </summary>
    public Session* Insert(FlowKey* inbound, uint inboundHash, FlowKey* outbound, uint outboundHash, SessionTraits traits)
    {
        uint extension = (traits & SessionTraits.Extended) != 0 ? TakeSlot(ref _firstFree) : 0;
        uint index = TakeSlot(ref _firstFreeHigh == NoSlot ? ref _firstFree : ref _firstFreeHigh);
        if (index == NoSlot || extension == NoSlot || !AddReferences(inboundHash, outboundHash, index))
        {
            GiveBack(index);
            GiveBack((traits & SessionTraits.Extended) != 0 ? extension : NoSlot);
            return null;
        }
        Session* session = _sessions + index;
        *session = default;
        session->Inbound = *inbound;
        session->Outbound = *outbound;
        session->State = SessionState.None;
        session->Traits = traits;
        session->Extension = extension;
        if ((traits & SessionTraits.Extended) != 0)
            *ExtensionOf(session) = new SessionExtension { State = SessionState.Extension };
        Count++;
        return session;
    }

    /// <summary>Takes a session out.</summary>
    public void Remove(Session* session)
    {
        uint index = (uint)(session - _sessions);
        RemoveReference(HashOf(&session->Inbound), index << 1 | (uint)Direction.Inbound);
        RemoveReference(HashOf(&session->Outbound), index << 1 | (uint)Direction.Outbound);
        if (session->Has(SessionTraits.Extended))
            GiveBack(session->Extension);
        GiveBack(index);
        Count--;
    }

    /// <summary>The second slot of a session that has <see cref="SessionTraits.Extended"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SessionExtension* ExtensionOf(Session* session) => (SessionExtension*)(_sessions + session->Extension);

    /// <summary>Index of the template that holds a session with <see cref="SessionMarks.Templated"/>.</summary>
    public uint TemplateOf(Session* session) =>
        session->Has(SessionTraits.Extended) ? ExtensionOf(session)->Template : session->Extension;

    /// <summary>Notes the template that holds a session.</summary>
    public void SetTemplate(Session* session, uint template)
    {
        if (session->Has(SessionTraits.Extended))
            ExtensionOf(session)->Template = template;
        else
            session->Extension = template;
        session->Marks |= SessionMarks.Templated;
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
            if (session->State > SessionState.Extension && IsExpired(session, nowMs))
                return session;
        }
        return null;
    }

    /// <summary>Whether no packet came in time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsExpired(Session* session, uint nowMs) => (int)(nowMs - session->ExpiresAtMs) >= 0;

    private static ushort TagOf(uint hash) => (ushort)(hash >> 16 | 1);

    /// <summary>Where a key goes when its bucket is full: the n-th of a walk that depends on the hash alone, n from 1.</summary>
    private Bucket* AlternateOf(uint hash, uint n) => _buckets + (hash + n * (hash >> 16 | 1) & _bucketMask);

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

    private uint TakeSlot(ref uint first)
    {
        uint index = first;
        if (index != NoSlot)
            first = _sessions[index].NextFree;
        return index;
    }

    private void GiveBack(uint index)
    {
        if (index == NoSlot)
            return;
        ref uint first = ref index < ExtensionLimit ? ref _firstFree : ref _firstFreeHigh;
        _sessions[index].State = SessionState.Free;
        _sessions[index].NextFree = first;
        first = index;
    }

    private bool AddReferences(uint inboundHash, uint outboundHash, uint index)
    {
        if (!AddReference(inboundHash, index << 1 | (uint)Direction.Inbound))
            return false;
        if (AddReference(outboundHash, index << 1 | (uint)Direction.Outbound))
            return true;
        RemoveReference(inboundHash, index << 1 | (uint)Direction.Inbound);
        return false;
    }

    private bool AddReference(uint hash, uint reference)
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
        for (uint n = 1; n <= AlternateCount; n++)
        {
            if (!TryTake(AlternateOf(hash, n), hash, reference))
                continue;
            bucket->Spilled--;
            return;
        }
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
