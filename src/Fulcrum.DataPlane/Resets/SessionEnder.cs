using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Resets;

/// <summary>
/// Ends a worker's sessions on the control thread's request, a part of the table in every poll: every session that is meant and
/// existed when the worker began, perhaps also some that began within the same second. Owner: the worker; members for the control
/// thread say so.
/// </summary>
/// <remarks>
/// A TCP session that shall be reset stays for <see cref="SessionTable.ResetGraceMs"/>: what its ends send meanwhile tells the sequence numbers that a
/// RST needs, and a probe asks both for it.
/// </remarks>
public sealed unsafe class SessionEnder
{
    /// <summary>Sessions that begin to be reset in one poll: each of them sends two probes.</summary>
    public const int MostProbed = 16;

    // Slots looked at, and sessions taken out, in one poll: some microseconds.
    private const int SlotsPerPoll = 256;
    private const int EndsPerPoll = 32;

    // Linux answers what lies outside its window no more often than twice a second (tcp_invalid_ratelimit): another probe may have
    // been before, or a zero-window probe of the other end.
    private const int RepeatCount = 3;
    private const uint RepeatMs = 700;

    private readonly SessionLifecycle _sessions;
    private readonly SharedTables* _shared;
    private readonly EndMailbox* _mailbox;
    private readonly Session** _probed;
    private bool _isUnderWay;
    private uint _beganMs;
    private uint _slot;
    private ulong _ended;
    private int _repeatsLeft;
    private uint _repeatAtMs;
    private uint _repeatSlot;

    /// <summary>Allocates the mailbox.</summary>
    public SessionEnder(SessionLifecycle sessions, SharedTables* shared, TableMemory memory, string owner)
    {
        _sessions = sessions;
        _shared = shared;
        _mailbox = (EndMailbox*)memory.Allocate((nuint)sizeof(EndMailbox) + MostProbed * (nuint)sizeof(Session*), $"requests to {owner}");
        _probed = (Session**)(_mailbox + 1);
    }

    /// <summary>Whether a request has not been gone through. Worker and control thread.</summary>
    public bool IsBusy => Volatile.Read(ref _mailbox->Posted) != Volatile.Read(ref _mailbox->Done);

    /// <summary>Sessions that the last request has ended; valid when it has been gone through. Control thread.</summary>
    public ulong Ended => _mailbox->Ended;

    /// <summary>Sessions that <see cref="Run"/> leaves to be probed.</summary>
    public ReadOnlySpan<nint> Probed => new(_probed, ProbedCount);

    /// <summary>Number of <see cref="Probed"/>.</summary>
    public int ProbedCount { get; private set; }

    /// <summary>Asks the worker to end sessions; not while it is busy. Control thread.</summary>
    /// <param name="match">Which; what it points to stays until the worker is through.</param>
    /// <param name="reset">Whether both ends of TCP sessions get a RST.</param>
    public void Post(in SessionMatch match, bool reset)
    {
        _mailbox->Match = match;
        _mailbox->Reset = reset;
        Volatile.Write(ref _mailbox->Posted, _mailbox->Posted + 1);
    }

    /// <summary>Whether there is something for <see cref="Run"/> to do.</summary>
    public bool IsDue(uint nowMs) => IsBusy || _repeatsLeft > 0 && (int)(nowMs - _repeatAtMs) >= 0;

    /// <summary>Goes on with the request that lies in the mailbox; without one, probes again what has not been reset yet.</summary>
    public void Run(uint nowMs)
    {
        ProbedCount = 0;
        if (IsBusy)
            RunRequest(nowMs);
        else
            Repeat(nowMs);
    }

    private void RunRequest(uint nowMs)
    {
        if (!_isUnderWay)
            Begin(nowMs);
        SessionTable table = _sessions.Table;
        uint end = Math.Min(table.Capacity, _slot + SlotsPerPoll);
        for (int ends = EndsPerPoll; _slot < end && ends > 0 && ProbedCount < MostProbed; _slot++)
        {
            Session* session = table.Slots + _slot;
            if (session->State <= SessionState.Extension || !IsMeant(session, nowMs))
                continue;
            ends--;
            _ended++;
            End(session, nowMs);
        }
        if (_slot < table.Capacity)
            return;
        _isUnderWay = false;
        _mailbox->Ended = _ended;
        _repeatsLeft = _mailbox->Reset ? RepeatCount : _repeatsLeft;
        _repeatAtMs = nowMs + RepeatMs;
        _repeatSlot = 0;
        Volatile.Write(ref _mailbox->Done, _mailbox->Posted);
    }

    private void Repeat(uint nowMs)
    {
        SessionTable table = _sessions.Table;
        uint end = Math.Min(table.Capacity, _repeatSlot + SlotsPerPoll);
        for (; _repeatSlot < end && ProbedCount < MostProbed; _repeatSlot++)
        {
            Session* session = table.Slots + _repeatSlot;
            if (session->State > SessionState.Extension && SessionLifecycle.IsBeingReset(session, nowMs))
                _probed[ProbedCount++] = session;
        }
        if (_repeatSlot < table.Capacity)
            return;
        _repeatsLeft--;
        _repeatAtMs = nowMs + RepeatMs;
        _repeatSlot = 0;
    }

    private void Begin(uint nowMs)
    {
        _isUnderWay = true;
        _beganMs = nowMs;
        _slot = 0;
        _ended = 0;
    }

    private bool IsMeant(Session* session, uint nowMs) => (int)(_beganMs - session->BeganS * 1000) >= 0
        && _mailbox->Match.Matches(session, new SessionEndpoints(_sessions.Table, _shared->ServerPaths, session), nowMs);

    private void End(Session* session, uint nowMs)
    {
        bool isOthers = (session->Marks & SessionMarks.Remote) != 0;
        if (!_mailbox->Reset || isOthers || session->Protocol != IpProtocol.Tcp || !IsOpen(session->State) || SessionTable.IsExpired(session, nowMs))
        {
            _sessions.End(session, WorkerCounter.SessionsEnded);
            return;
        }
        _sessions.BeginReset(session, nowMs);
        _probed[ProbedCount++] = session;
    }

    private static bool IsOpen(SessionState state) =>
        state is not (SessionState.None or SessionState.TimeWait or SessionState.Close or SessionState.Listen);
}
