using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// LVS's drop_entry: looks at one slot in 32 each second, and ends the sessions there that are most likely part of a flood. Takes turns
/// over the table, as evenly over time as polls come. Owner: the worker.
/// </summary>
internal sealed unsafe class EntryDropping(SharedTables* shared, SessionLifecycle sessions)
{
    // Milliseconds in which every slot has its turn.
    private const uint TurnMs = 32_000;

    // What is put off by that much is given up: a worker that has no time has none later.
    private const uint LongestArrearsMs = 1_000;
    private const uint SlotsPerPoll = 32;

    private const uint SmallestIdleMs = 60_000;

    // A session's beginning is known to the second.
    private const uint BeginningMs = 2_000;

    private uint _position;
    private uint _lastMs;

    // Slots that are due, in parts of TurnMs.
    private ulong _due;

    /// <summary>Whether it acts.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Lets it act, or not.</summary>
    public void Switch(bool on, uint nowMs)
    {
        if (on && !IsOn)
            (_lastMs, _due) = (nowMs, 0);
        IsOn = on;
    }

    /// <summary>Looks at the slots that are due, a few a poll.</summary>
    public void Run(uint nowMs)
    {
        uint capacity = sessions.Table.Capacity;
        _due = Math.Min(_due + (ulong)(nowMs - _lastMs) * capacity, (ulong)LongestArrearsMs * capacity + TurnMs);
        _lastMs = nowMs;
        for (uint count = 0; _due >= TurnMs && count < SlotsPerPoll; count++)
        {
            _due -= TurnMs;
            Session* session = sessions.Table.Slots + _position;
            _position = _position + 1 == capacity ? 0 : _position + 1;
            if (IsDropped(session, nowMs))
                sessions.End(session, WorkerCounter.SessionsReplaced);
        }
    }

    private bool IsDropped(Session* session, uint nowMs) => session->State switch
    {
        SessionState.SynReceived or SessionState.SynAck or SessionState.SctpInit1 or SessionState.SctpInit => true,
        SessionState.Udp => WasOneExchange(session, nowMs),
        _ => false,
    };

    /// <summary>
    /// LVS ends what has been idle for a minute after few packets. A session does not count its packets; all of them having come in its
    /// first moments stands for few.
    /// </summary>
    private bool WasOneExchange(Session* session, uint nowMs)
    {
        byte profile = shared->ServerStatus[session->ServerSlot].TimeoutProfile;
        uint timeoutMs = shared->TimeoutMs[profile * SharedTables.StateCount + (int)SessionState.Udp];
        uint lastMs = session->ExpiresAtMs - timeoutMs;
        return lastMs - session->BeganS * 1000 < BeginningMs && nowMs - lastMs >= SmallestIdleMs && nowMs - lastMs < timeoutMs;
    }
}
