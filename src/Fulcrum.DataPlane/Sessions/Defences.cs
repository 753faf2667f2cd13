using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// LVS's defences against more sessions than there is room for: decides once a second, and after each new configuration, whether
/// secure_tcp, drop_entry and drop_packet act, and does the work on sessions that no packet asks for. Owner: the worker.
/// </summary>
/// <remarks>The table has as many slots as it will ever have: free ones take the place of LVS's free memory.</remarks>
public sealed unsafe class Defences(SharedTables* shared, SessionLifecycle sessions, SessionStates states)
{
    private const uint PeriodMs = 1_000;
    private const byte Off = 0;
    private const byte Always = 3;

    private readonly EntryDropping _entryDropping = new(shared, sessions);
    private readonly OrphanPurge _orphanPurge = new(shared, sessions);
    private ulong _generation = ulong.MaxValue;
    private uint _removals;
    private uint _decidedMs;
    private bool _isSecure;
    private uint _dropRate;
    private uint _dropCounter;

    /// <summary>Before the bursts of a poll: decides when it is time to.</summary>
    public void Decide(uint nowMs)
    {
        RootSnapshot* root = SharedTables.ReadRoot(shared);
        uint removals = Volatile.Read(ref shared->RemovalCount);
        if (root->Generation == _generation && removals == _removals && nowMs - _decidedMs < PeriodMs)
            return;
        Decide(&root->Rules, nowMs, removals != _removals);
        _generation = root->Generation;
        _removals = removals;
        _decidedMs = nowMs;
    }

    /// <summary>After the bursts of a poll: does a bounded part of what there is to do.</summary>
    public void Sweep(uint nowMs)
    {
        if (_entryDropping.IsOn)
            _entryDropping.Run(nowMs);
        if (_orphanPurge.IsUnderWay)
            _orphanPurge.Run();
    }

    /// <summary>Whether drop_packet takes the next packet that would begin a session: every so many.</summary>
    public bool TakesPacket()
    {
        if (_dropRate == 0 || ++_dropCounter < _dropRate)
            return false;
        _dropCounter = 0;
        return true;
    }

    private void Decide(SessionRules* rules, uint nowMs, bool haveServersGone)
    {
        uint free = sessions.FreeSlots;
        bool isShort = free < rules->AmemThresh;
        bool secure = IsActive(rules->SecureTcp, isShort);
        if (secure != _isSecure)
            states.UseSecureTcp(secure);
        _isSecure = secure;
        _dropRate = !IsActive(rules->DropPacket, isShort) ? 0
            : rules->DropPacket == Always ? rules->AmDropRate
            : rules->AmemThresh / (rules->AmemThresh - free);
        _entryDropping.Switch(IsActive(rules->DropEntry, isShort), nowMs);
        _orphanPurge.Switch(rules->ExpireNodestConn, haveServersGone);
    }

    /// <summary>LVS flips mode 1 to 2 when it begins to act, and back: both mean the same.</summary>
    private static bool IsActive(byte mode, bool isShort) => mode == Always || mode != Off && isShort;
}
