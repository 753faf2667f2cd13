using Fulcrum.DataPlane.Counters;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// Tells the control plane when a port's device does not lead FULLNAT replies to their workers: when they are too many of the packets
/// received since the last look.
/// </summary>
internal sealed class MisplacedReplyEvents(IReadOnlyList<WorkerStatistics> workers)
{
    /// <summary>Time between two looks.</summary>
    public const long IntervalMs = 10_000;

    /// <summary>Fewer in that time are not worth a word: a few replies overtake a change of the ports.</summary>
    public const ulong FewestReplies = 100;

    /// <summary>One reply in so many packets is too many: 0.1 %.</summary>
    public const ulong PacketsPerReply = 1_000;

    private long _nextLookMs = long.MinValue;
    private ulong _replies;
    private ulong _received;

    /// <summary>Compares with the last look, if that is long enough ago. Allocates only for an event.</summary>
    public void Send(long nowMs, Action<Wire.Event> notify)
    {
        if (nowMs < _nextLookMs)
            return;
        bool isFirst = _nextLookMs == long.MinValue;
        _nextLookMs = nowMs + IntervalMs;
        ulong replies = Total(WorkerCounter.MisplacedReplies);
        ulong received = Total(WorkerCounter.Received);
        ulong newReplies = replies - _replies;
        ulong newReceived = received - _received;
        _replies = replies;
        _received = received;
        if (!isFirst && newReplies >= FewestReplies && newReplies > newReceived / PacketsPerReply)
            notify(new Wire.Event { RepliesMisplaced = new Wire.RepliesMisplaced { Replies = newReplies, Received = newReceived } });
    }

    private ulong Total(WorkerCounter counter)
    {
        ulong total = 0;
        for (int worker = 0; worker < workers.Count; worker++)
            total += Volatile.Read(ref workers[worker][counter]);
        return total;
    }
}
