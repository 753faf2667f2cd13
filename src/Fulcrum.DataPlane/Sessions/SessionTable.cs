using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// One worker's sessions, found by either of their two keys. Owner: the worker's thread, without locks or atomics. Lives in huge
/// pages for the life of the process: 64 bytes a session and 21.3 of index, at any capacity. A session with IPv6 addresses or insertions has
/// a second slot.
/// </summary>
/// <remarks>
/// Both keys of a session are in the index (<see cref="SessionIndex"/>), but for the outbound key of one that was made a moment ago: so
/// that its bucket comes from memory meanwhile, it waits until <see cref="Settle"/>.
/// unsafe: all pointers stay inside the two tables.
/// </remarks>
public sealed unsafe class SessionTable
{
    /// <summary>Most sessions that a table can hold.</summary>
    public const uint MaximumCapacity = 1u << 30;

    // Slots ahead of the sweep that are fetched.
    private const uint SweepDistance = 12;

    /// <summary>A session that is to end with RSTs stays for so long after it has timed out.</summary>
    internal const uint ResetGraceMs = 3_000;

    // Slots behind the last session's: one and its extension for each packet of a burst.
    private const uint ScratchSlots = 2 * Burst.Capacity;

    private readonly Session* _sessions;
    private readonly SessionIndex _index;
    private readonly FlowHash _hash;
    private readonly LateKeys _late;
    private SessionSlots _slots;
    private uint _sweepPosition;
    private uint _victimPosition;

    /// <summary>Allocates a table. <paramref name="capacity"/>: sessions, 1 to <see cref="MaximumCapacity"/>.</summary>
    /// <exception cref="InsufficientMemoryException">There are not enough huge pages.</exception>
    public SessionTable(TableMemory memory, uint capacity, string owner, FlowHash hash)
    {
        ArgumentOutOfRangeException.ThrowIfZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaximumCapacity);
        Capacity = capacity;
        _hash = hash;
        nuint slotBytes = (capacity + (nuint)ScratchSlots) * (nuint)sizeof(Session);
        _sessions = (Session*)memory.Allocate(slotBytes, $"sessions of {owner}");
        _index = new SessionIndex(memory, _sessions, capacity, owner);
        _slots = new SessionSlots(_sessions, capacity);
        _late = new LateKeys(memory, owner);
        MemoryBytes = slotBytes + _index.MemoryBytes;
    }

    /// <summary>Slots: a session takes one, or two with an extension.</summary>
    public uint Capacity { get; }

    /// <summary>Slots that no session uses.</summary>
    public uint FreeSlots => _slots.FreeCount;

    /// <summary>Slots that have ever been used.</summary>
    public uint UsedSlots => _slots.UsedCount;

    /// <summary>The next slot of a tour over <see cref="UsedSlots"/>; 0 begins it and follows the last.</summary>
    public uint After(uint slot) => _slots.After(slot);

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
        if (isExtended && slot + 1 >= SessionSlots.ExtensionLimit)
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
    public Bucket* BucketOf(uint hash) => _index.BucketOf(hash);

    /// <summary>
    /// The first session whose tag matches, for prefetching and as the likely answer; null when no tag of the bucket matches. The
    /// key still has to be compared.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Session* Candidate(uint hash, out Direction direction) => _index.Candidate(hash, out direction);

    /// <summary>The session that has this key, and which of its keys it is; null when there is none.</summary>
    public Session* Find(FlowKey* key, uint hash, out Direction direction) => _index.Find(key, hash, out direction);

    /// <summary>Whether a key with this hash waits for <see cref="Settle"/>, so that <see cref="Find"/> may miss it.</summary>
    public bool IsLate(uint hash) => _late.Has(hash);

    /// <summary>
    /// A slot with both keys in the index, state None, everything else zero; null when the table is full. The caller has made sure
    /// that neither key is in the table. With an extension among its traits, that is zero but for its state.
    /// </summary>
    public Session* Insert(FlowKey* inbound, uint inboundHash, FlowKey* outbound, uint outboundHash, SessionTraits traits)
    {
        Session* session = InsertInbound(inbound, inboundHash, outbound, traits);
        if (session == null || _index.Add(outboundHash, ReferenceTo(session, Direction.Outbound)))
            return session;
        Remove(session, inboundHash, outboundHash);
        return null;
    }

    /// <summary>The same, but the outbound key is found from the next <see cref="Settle"/> on.</summary>
    public Session* InsertEarly(FlowKey* inbound, uint inboundHash, FlowKey* outbound, uint outboundHash, SessionTraits traits)
    {
        if (_late.IsFull)
            return Insert(inbound, inboundHash, outbound, outboundHash, traits);
        Session* session = InsertInbound(inbound, inboundHash, outbound, traits);
        if (session == null)
            return null;
        Prefetch.Line(_index.BucketOf(outboundHash));
        _late.Add(outboundHash, ReferenceTo(session, Direction.Outbound));
        return session;
    }

    /// <summary>
    /// Puts the keys that wait into the index; null when it is done. A session whose key finds no room is returned: the caller
    /// ends it and calls again.
    /// </summary>
    public Session* Settle()
    {
        while (_late.TryTake(out uint hash, out uint reference))
            if (!_index.Add(hash, reference))
                return _sessions + (reference >> 1);
        return null;
    }

    /// <summary>Whether there are slots for a session with these traits.</summary>
    public bool HasRoom(SessionTraits traits) => _slots.HasRoom((traits & SessionTraits.Extended) != 0);

    /// <summary>Takes a session out.</summary>
    public void Remove(Session* session) => Remove(session, HashOf(&session->Inbound), HashOf(&session->Outbound));

    /// <summary>Takes a session out whose keys' hashes are known.</summary>
    public void Remove(Session* session, uint inboundHash, uint outboundHash)
    {
        uint outbound = ReferenceTo(session, Direction.Outbound);
        _index.Remove(inboundHash, ReferenceTo(session, Direction.Inbound));
        _late.Remove(outbound);
        _index.Remove(outboundHash, outbound);
        if (session->Has(SessionTraits.Extended))
            _slots.GiveBack(session->Extension);
        _slots.GiveBack((uint)(session - _sessions));
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
    /// Looks at the next slots, at most <paramref name="budget"/>, and fills <paramref name="batch"/> with sessions that timed out; false
    /// when there are none. Takes turns over all slots that have been used, so the cost of a poll does not grow with the number of sessions;
    /// a batch ends with a turn, so that no session is in it twice.
    /// </summary>
    public bool CollectExpired(uint nowMs, ref int budget, ExpiredSessions batch)
    {
        batch.Clear();
        uint position = _sweepPosition;
        for (; budget > 0 && !batch.IsFull; budget--)
        {
            Session* session = _sessions + position;
            Prefetch.Line(session + SweepDistance);
            position = _slots.After(position);
            if (session->State > SessionState.Extension && MayEnd(session, nowMs))
                batch.Add(session, this);
            if (position == 0)
                break;
        }
        _sweepPosition = position;
        return !batch.IsEmpty;
    }

    /// <summary>
    /// The next session, among at most <paramref name="budget"/> slots, that has to give way to a new one when the table is full: one
    /// that has timed out or is embryonic; when there is none, one of the other director. Null when there is none of these.
    /// </summary>
    public Session* NextVictim(uint nowMs, ref int budget)
    {
        Session* remote = null;
        while (budget-- > 0)
        {
            Session* session = _sessions + _victimPosition;
            Prefetch.Line(session + SweepDistance);
            _victimPosition = _slots.After(_victimPosition);
            if (session->State > SessionState.Extension && (MayEnd(session, nowMs) || SessionStates.IsEmbryonic(session->State)))
                return session;
            if (session->State > SessionState.Extension && (session->Marks & SessionMarks.Remote) != 0)
                remote = session;
        }
        return remote;
    }

    /// <summary>Whether no packet came in time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsExpired(Session* session, uint nowMs) => (int)(nowMs - session->ExpiresAtMs) >= 0;

    /// <summary>The session's key for packets in a direction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FlowKey* KeyOf(Session* session, Direction direction) => (FlowKey*)session + (int)direction;

    /// <summary>Whether a session has timed out; one that is to be reset waits a little longer for the packet that tells how.</summary>
    private static bool MayEnd(Session* session, uint nowMs) =>
        IsExpired(session, nowMs) && !SessionLifecycle.IsBeingReset(session, nowMs);

    private uint ReferenceTo(Session* session, Direction direction) => (uint)(session - _sessions) << 1 | (uint)direction;

    /// <summary>Fills a slot, and adds the inbound key to the index.</summary>
    private Session* InsertInbound(FlowKey* inbound, uint inboundHash, FlowKey* outbound, SessionTraits traits)
    {
        bool isExtended = (traits & SessionTraits.Extended) != 0;
        uint extension = isExtended ? _slots.TakeForExtension() : 0;
        uint slot = extension == SessionSlots.None ? SessionSlots.None : _slots.Take();
        if (slot == SessionSlots.None || !_index.Add(inboundHash, slot << 1 | (uint)Direction.Inbound))
        {
            _slots.GiveBack(slot);
            _slots.GiveBack(isExtended ? extension : SessionSlots.None);
            return null;
        }
        Session* session = _sessions + slot;
        *session = default;
        session->Inbound = *inbound;
        session->Outbound = *outbound;
        session->State = SessionState.None;
        session->Traits = traits;
        session->Extension = extension;
        if (isExtended)
            *ExtensionOf(session) = new SessionExtension { State = SessionState.Extension };
        Count++;
        return session;
    }
}
