using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// What passes over the connection that goes on: records from the workers to the peer and from the peer to the workers, each direction
/// with a bulk at its beginning, and what both ends tell of how far they are. Nothing that waits here grows: what the peer does not take stays
/// in the workers' rings, and what the workers do not take stays with the peer.
/// </summary>
/// <param name="exchange">The workers.</param>
internal sealed class SyncTraffic(ISessionExchange exchange)
{
    /// <summary>The most records of one frame.</summary>
    public const int MaxRecords = (Frame.MaxPayload - TimeSize) / SyncRecord.Length;

    /// <summary>Time between two Acks while records come.</summary>
    public const long AckMs = 20;

    /// <summary>Time between two Acks at the most: a third of the other end's patience.</summary>
    public const long PingMs = 1_000;

    private const int TimeSize = sizeof(ulong);

    // Of the buffer, for what is not records, so that records never keep the rest from being sent.
    private const int Reserve = 4_096;

    private readonly ISessionExchange _exchange = exchange;
    private readonly BulkWish _wish = new(exchange);
    private RateLimit _limit;
    private Acknowledgement _heard;
    private bool _isBulkBegun;
    private bool _isAckDue;
    private bool _isBulkEnding;
    private bool _isAskedAgain;
    private ulong _given;
    private ulong _givenAtBegin;
    private ulong _givenAtEnd;
    private ulong _told;
    private ulong _toldAtBegin;
    private uint _lastTimeMs;
    private uint _waitingSinceMs;
    private uint _lagMs;
    private int _used;
    private long _ackedMs;
    private long _heardMs;

    /// <summary>The most records told in a second.</summary>
    public uint Rate { get; set; } = SyncSettings.DefaultRate;

    /// <summary>Servers that have come into the configuration, ever: the peer is asked to tell again what was refused for want of one.</summary>
    public uint ServersAdded
    {
        set => _wish.ServersAdded = value;
    }

    /// <summary>When the connection became the one that goes on.</summary>
    public long BeganMs { get; private set; }

    /// <summary>Whether all that is here has been told on this connection, as often as it was asked for.</summary>
    public bool IsOwnBulkTold { get; private set; }

    /// <summary>When the last bulk began.</summary>
    public long OwnBulkBeganMs { get; private set; }

    /// <summary>When it was told; meaningful with <see cref="IsOwnBulkTold"/>.</summary>
    public long OwnBulkMs { get; private set; }

    /// <summary>Records told in that time.</summary>
    public ulong OwnBulkRecords { get; private set; }

    /// <summary>Whether all that the peer has is here, since this connection began, or the last wish for it arose.</summary>
    public bool IsPeerBulkOver { get; private set; }

    /// <summary>When the last one began.</summary>
    public long PeerBulkBeganMs { get; private set; }

    /// <summary>When it was over; meaningful with <see cref="IsPeerBulkOver"/>.</summary>
    public long PeerBulkMs { get; private set; }

    /// <summary>Records received in that time.</summary>
    public ulong PeerBulkRecords { get; private set; }

    /// <summary>What the peer said last of itself.</summary>
    public ref readonly Acknowledgement Heard => ref _heard;

    /// <summary>Records taken from the workers that the peer has not given to its own.</summary>
    public ulong Unacknowledged => _told - _heard.Records;

    /// <summary>Records told on this connection.</summary>
    public ulong Told => _told;

    /// <summary>Whether the last <see cref="Pump"/> had something to tell.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>
    /// Time from when a worker tells a record to when the peer's workers have it: of the record acknowledged last, or the age of what waits,
    /// if that is more; 0 when there has been nothing for a while.
    /// </summary>
    public uint LagMs(long nowMs)
    {
        if (Unacknowledged > 0)
            return Math.Max(_lagMs, _exchange.NowMs - _waitingSinceMs);
        return nowMs - _heardMs < 2 * PingMs ? _lagMs : 0;
    }

    /// <summary>Begins anew, on another connection.</summary>
    /// <param name="nowMs">Now.</param>
    /// <param name="inherits">Whether the peer has lost what it had told, because it has started anew.</param>
    /// <param name="tellsAgain">Whether the peer tells all again when it is asked to.</param>
    public void Begin(long nowMs, bool inherits = false, bool tellsAgain = false)
    {
        (_givenAtBegin, _toldAtBegin, _isAskedAgain) = (0, 0, false);
        OwnBulkBeganMs = PeerBulkBeganMs = nowMs;
        _wish.Begin(tellsAgain, nowMs);
        (_told, _given, _lagMs, _lastTimeMs) = (0, 0, 0, 0);
        (_isBulkBegun, _isBulkEnding, _isAckDue, _used) = (false, false, true, 0);
        (IsOwnBulkTold, IsPeerBulkOver, IsBusy) = (false, false, true);
        (OwnBulkRecords, PeerBulkRecords) = (0, 0);
        _heard = default;
        BeganMs = nowMs;
        _ackedMs = nowMs - PingMs;
        _limit.Reset(nowMs);
        _exchange.BeginBulk(inherits);
    }

    /// <summary>
    /// Takes a frame. <paramref name="isHeld"/>: the workers have no room for all of its records; it has to be given again until they have.
    /// </summary>
    /// <returns>Why the connection is of no more use.</returns>
    public CloseReason Handle(FrameType type, ReadOnlySpan<byte> payload, long nowMs, out bool isHeld)
    {
        isHeld = false;
        switch (type)
        {
            case FrameType.Records when payload.Length >= TimeSize && (payload.Length - TimeSize) % SyncRecord.Length == 0:
                isHeld = !TryGive(payload);
                return CloseReason.None;
            case FrameType.BulkBegin when payload.IsEmpty:
                BeginPeerBulk(nowMs);
                return CloseReason.None;
            case FrameType.BulkEnd when payload.IsEmpty:
                (_isBulkEnding, _givenAtEnd) = (true, _given);
                return CloseReason.None;
            case FrameType.Ack when payload.Length == Acknowledgement.Size:
                return Hear(Acknowledgement.Read(payload), nowMs);
            case FrameType.Records or FrameType.BulkBegin or FrameType.BulkEnd or FrameType.Ack:
                return CloseReason.Malformed;
            default:
                return CloseReason.Unexpected;
        }
    }

    /// <summary>Tells what there is to tell, as far as there is room for it and the rate allows.</summary>
    public void Pump(FrameWriter output, FrameKeys keys, long nowMs)
    {
        FollowPeerBulk(nowMs);
        FollowWishes(nowMs);
        if (nowMs - _ackedMs >= (_isAckDue ? AckMs : PingMs))
            Acknowledge(output, keys, nowMs);
        if (!_isBulkBegun)
            _isBulkBegun = TryMark(output, FrameType.BulkBegin, keys);
        if (!_isBulkBegun)
            return;
        Tell(output, keys, nowMs);
        if (!IsOwnBulkTold && _exchange.IsBulkOver && TryMark(output, FrameType.BulkEnd, keys))
            (IsOwnBulkTold, OwnBulkMs, OwnBulkRecords) = (true, nowMs, _told - _toldAtBegin);
    }

    private void Tell(FrameWriter output, FrameKeys keys, long nowMs)
    {
        IsBusy = false;
        for (int allowed = _limit.Allowed(Rate, nowMs); allowed > 0 && output.Room >= Frame.MaxPayload + Reserve;)
        {
            Span<byte> payload = output.Begin(Frame.MaxPayload);
            Span<SyncRecord> records = MemoryMarshal.Cast<byte, SyncRecord>(payload[TimeSize..])[..Math.Min(MaxRecords, allowed)];
            int count = _exchange.Take(records);
            if (count == 0)
                return;
            IsBusy = true;
            uint timeMs = OldestOf(records[..count]);
            BinaryPrimitives.WriteUInt64BigEndian(payload, timeMs);
            output.Commit(FrameType.Records, TimeSize + count * SyncRecord.Length, keys.Send);
            if (Unacknowledged == 0)
                _waitingSinceMs = timeMs;
            _told += (ulong)count;
            allowed -= count;
            _limit.Spend(count);
        }
    }

    private uint OldestOf(ReadOnlySpan<SyncRecord> records)
    {
        uint nowMs = _exchange.NowMs;
        uint longest = 0;
        foreach (ref readonly SyncRecord record in records)
            longest = Math.Max(longest, nowMs - record.ToldAtMs);
        return nowMs - longest;
    }

    private bool TryGive(ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<SyncRecord> records = MemoryMarshal.Cast<byte, SyncRecord>(payload[TimeSize..]);
        int count = _exchange.Give(records[_used..]);
        _used += count;
        _given += (ulong)count;
        if (count > 0)
            (_isAckDue, _lastTimeMs) = (true, (uint)BinaryPrimitives.ReadUInt64BigEndian(payload));
        if (_used < records.Length)
            return false;
        _used = 0;
        return true;
    }

    /// <summary>The peer's bulk is over when the workers have looked at the last of its records.</summary>
    private void FollowPeerBulk(long nowMs)
    {
        if (!_isBulkEnding || _exchange.Unapplied > (int)Math.Min(_given - _givenAtEnd, int.MaxValue))
            return;
        _isBulkEnding = false;
        (IsPeerBulkOver, PeerBulkMs, PeerBulkRecords) = (true, nowMs, _givenAtEnd - _givenAtBegin);
        _isAckDue = true;
    }

    private void BeginPeerBulk(long nowMs)
    {
        IsPeerBulkOver = _isBulkEnding = false;
        if (_wish.IsThere)
            (PeerBulkBeganMs, _givenAtBegin, _isAckDue) = (nowMs, _given, true);
        _wish.BulkBegins();
    }

    /// <summary>Wishes of this director for all that the peer has, and of the peer for all that is here.</summary>
    private void FollowWishes(long nowMs)
    {
        if (IsPeerBulkOver && _wish.Arises())
            IsPeerBulkOver = false;
        _isAckDue |= _wish.IsDue(nowMs);
        if (!_isAskedAgain || !IsOwnBulkTold)
            return;
        (_isAskedAgain, IsOwnBulkTold, _isBulkBegun) = (false, false, false);
        (OwnBulkBeganMs, _toldAtBegin) = (nowMs, _told);
        _exchange.TellAgain();
    }

    private CloseReason Hear(in Acknowledgement ack, long nowMs)
    {
        if (ack.Records > _told || ack.Records < _heard.Records)
            return CloseReason.Malformed;
        if (ack.Records > _heard.Records)
        {
            _lagMs = _exchange.NowMs - (uint)ack.TimeMs;
            _waitingSinceMs = (uint)ack.TimeMs;
            _heardMs = nowMs;
        }
        // It is in every Ack until the bulk begins there.
        _isAskedAgain |= ack.WantsBulk && !_heard.WantsBulk;
        _heard = ack;
        return CloseReason.None;
    }

    private void Acknowledge(FrameWriter output, FrameKeys keys, long nowMs)
    {
        Span<byte> payload = output.Begin(Acknowledgement.Size);
        if (payload.IsEmpty)
            return;
        SyncTotals totals = _exchange.Totals;
        Acknowledgement ack = new()
        {
            Records = _given,
            TimeMs = _lastTimeMs,
            Refused = RefusedOf(totals),
            Held = totals.Held,
            Own = totals.Own,
            Received = totals.Received,
            IsBulkOver = IsPeerBulkOver,
            WantsBulk = _wish.IsTold,
        };
        ack.WriteTo(payload);
        output.Commit(FrameType.Ack, Acknowledgement.Size, keys.Send);
        _ackedMs = nowMs;
        _isAckDue = false;
    }

    private static bool TryMark(FrameWriter output, FrameType type, FrameKeys keys)
    {
        if (output.Room < 0)
            return false;
        _ = output.Begin(0);
        output.Commit(type, 0, keys.Send);
        return true;
    }

    private static ulong RefusedOf(in SyncTotals totals)
    {
        ulong refused = 0;
        for (int reason = 0; reason < SyncTotals.RefusalCount; reason++)
            refused += totals[(SyncRefusal)reason];
        return refused;
    }
}
