using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// How many sessions servers have over all workers, and which servers reached their thresholds. Exact for one worker. Of several, each
/// knows its own sessions exactly and asks for the others' at most once a millisecond a service, a few servers a pick; in between it
/// takes it that the others pick as it does itself. Without that, all would fill the same gap at once and open another. A pick writes
/// nothing that another worker reads. Owner: the worker.
/// </summary>
internal sealed unsafe class ServerLoads
{
    // LVS since 6.12: 256 x active + (active + inactive).
    private const long ActiveWeight = 257;

    // Cache lines of other workers that a pick reads.
    private const int LinesAPick = 32;

    // Of an upper threshold, how far from it other workers are asked for every pick.
    private const uint MarginPart = 32;

    private readonly ServerCounters* _own;
    private readonly WorkerStatistics[] _others;
    private readonly ServerLoad* _loads;
    private readonly int _serversAPick;

    /// <summary>Allocates the worker's table.</summary>
    public ServerLoads(WorkerSetup setup, string owner)
    {
        _own = setup.Statistics.Servers;
        _others = [.. setup.AllStatistics.Where((_, index) => index != setup.Index)];
        _loads = (ServerLoad*)setup.Memory.Allocate(TableLimits.Servers * (nuint)sizeof(ServerLoad), $"server loads of {owner}");
        _serversAPick = Math.Max(LinesAPick / Math.Max(_others.Length, 1), 1);
    }

    /// <summary>Whether the server takes new sessions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Takes(ServerEntry* server) => server->Weight > 0 && (server->UpperThreshold == 0 || !IsOverThreshold(server));

    /// <summary>Whether the server reached its upper threshold and has not fallen below the lower one since.</summary>
    public bool IsOverloaded(ServerEntry* server) => server->UpperThreshold != 0 && IsOverThreshold(server);

    /// <summary>Active sessions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Active(ServerEntry* server)
    {
        uint own = (uint)_own[server->Slot].ActiveSessions;
        ServerLoad* load = _loads + server->Slot;
        return _others.Length == 0 ? own : Estimate(load->OthersActive, own, load->OwnActive);
    }

    /// <summary>LVS's measure of what a server carries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Overhead(ServerEntry* server) => Active(server) * ActiveWeight + Inactive(server);

    /// <summary>
    /// Notes that a server got a session, from the scheduler or by a template; its counters have it already. LVS sets and clears
    /// the flag at that moment, too: sessions only end in between.
    /// </summary>
    public void Note(ServerEntry* server)
    {
        if (server->UpperThreshold == 0)
            return;
        ServerLoad* load = _loads + server->Slot;
        long total = Total(server);
        if (total <= server->LowerThreshold)
            load->IsOverloaded = false;
        if (total >= server->UpperThreshold)
            load->IsOverloaded = true;
    }

    /// <summary>Takes a changed service over.</summary>
    public void Adopt(ServiceSnapshot* service, SchedulerState* state)
    {
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        for (int index = 0; index < service->ServerCount; index++)
        {
            ServerLoad* load = _loads + servers[index].Slot;
            if (load->Service != service->Identity)
                *load = OwnOf(servers[index].Slot, service->Identity);
            load->IsOverloaded = servers[index].UpperThreshold != 0 && (load->IsOverloaded || servers[index].WasFull);
        }
        state->AskedCount = 0;
        state->AsksOthers = _others.Length > 0 && (service->HasThresholds || ComparesLoads(service->Scheduler));
    }

    /// <summary>Goes on asking other workers, for a few servers; for every pick where <see cref="SchedulerState.AsksOthers"/>.</summary>
    public void Refresh(ServiceSnapshot* service, SchedulerState* state, uint nowMs)
    {
        if (state->AskedCount >= service->ServerCount)
        {
            if (state->AskedAtMs == nowMs)
                return;
            state->AskedCount = 0;
        }
        if (state->AskedCount == 0)
            state->AskedAtMs = nowMs;
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        int end = Math.Min(state->AskedCount + _serversAPick, service->ServerCount);
        for (int index = state->AskedCount; index < end; index++)
            Ask(servers[index].Slot);
        state->AskedCount = end;
    }

    private static bool ComparesLoads(SchedulerKind kind) => kind is SchedulerKind.LeastConnection or SchedulerKind.WeightedLeastConnection
        or SchedulerKind.ShortestExpectedDelay or SchedulerKind.NeverQueue or SchedulerKind.PowerOfTwo or SchedulerKind.Overflow
        or SchedulerKind.LocalityLeastConnection or SchedulerKind.LocalityLeastConnectionReplicated;

    private void Ask(uint slot)
    {
        ulong active = 0;
        ulong inactive = 0;
        foreach (WorkerStatistics other in _others)
        {
            active += Volatile.Read(ref other.Servers[slot].ActiveSessions);
            inactive += Volatile.Read(ref other.Servers[slot].InactiveSessions);
        }
        ServerLoad asked = OwnOf(slot, _loads[slot].Service);
        asked.OthersActive = (uint)active;
        asked.OthersInactive = (uint)inactive;
        asked.IsOverloaded = _loads[slot].IsOverloaded;
        _loads[slot] = asked;
    }

    private ServerLoad OwnOf(uint slot, ulong service) => new()
    {
        Service = service,
        OwnActive = (uint)_own[slot].ActiveSessions,
        OwnInactive = (uint)_own[slot].InactiveSessions,
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsOverThreshold(ServerEntry* server)
    {
        ServerLoad* load = _loads + server->Slot;
        if (load->IsOverloaded)
            return load->IsOverloaded = Total(server) >= server->LowerThreshold;
        // Near the threshold an estimate would refuse sessions that the server has room for, or let more in.
        if (_others.Length > 0)
        {
            long margin = server->UpperThreshold / MarginPart + 2 * _others.Length;
            if (Active(server) + Inactive(server) + margin < server->UpperThreshold)
                return false;
            Ask(server->Slot);
        }
        return load->IsOverloaded = Total(server) >= server->UpperThreshold;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Inactive(ServerEntry* server)
    {
        uint own = (uint)_own[server->Slot].InactiveSessions;
        ServerLoad* load = _loads + server->Slot;
        return _others.Length == 0 ? own : Estimate(load->OthersInactive, own, load->OwnInactive);
    }

    /// <summary>All sessions, those of other workers as they were when they were asked.</summary>
    private long Total(ServerEntry* server)
    {
        ServerLoad* load = _loads + server->Slot;
        ServerCounters* own = _own + server->Slot;
        return (long)(own->ActiveSessions + own->InactiveSessions) + load->OthersActive + load->OthersInactive;
    }

    private long Estimate(uint others, uint own, uint ownThen) =>
        Math.Max((long)others + ownThen + (_others.Length + 1) * ((long)own - ownThen), 0);
}
