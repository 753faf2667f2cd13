using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>
/// A vrrp_sync_group: its instances are MASTER, BACKUP and in FAULT together. They become MASTER only when all would; one that leaves it takes
/// the others along. Not thread-safe.
/// </summary>
internal sealed class SyncGroupMachine(string name, Action<RouterEvent> tell)
{
    private RouterState _told;
    private TimeSpan _since;

    /// <summary>Identity.</summary>
    public string Name => name;

    /// <summary>What all members are.</summary>
    public RouterState State { get; private set; }

    /// <summary>In the order of the configuration.</summary>
    public IReadOnlyList<InstanceMachine> Members { get; private set; } = [];

    /// <summary>All that is wrong is a result that is still to come.</summary>
    public bool IsWaiting => Members.All(member => !member.OwnFaults.Any || member.OwnFaults.IsWaiting);

    /// <summary>For the API.</summary>
    public GroupStatus Status => new(name, State, _since, new(Members.Select(member => member.Settings.Name)),
        new(Members.SelectMany(member => member.OwnFaults.Reasons.Select(reason => $"{member.Settings.Name}: {reason}"))));

    /// <summary>A member other than this one has a fault.</summary>
    public bool HasFaultBeside(InstanceMachine who) => Members.Any(member => member != who && member.OwnFaults.Any);

    /// <summary>The faults of the others, a sentence each.</summary>
    public ValueList<string> FaultsBeside(InstanceMachine who) => new(Members.Where(member => member != who)
        .SelectMany(member => member.OwnFaults.Reasons.Select(reason => $"{member.Settings.Name} of group {name}: {reason}")));

    /// <summary>All others would, too, or are.</summary>
    public bool MayBecomeMaster(InstanceMachine who) =>
        State == RouterState.Master || Members.All(member => member == who || member.WantedState == RouterState.Master);

    /// <summary>One has become it.</summary>
    public void OnMaster(InstanceMachine who, TimeSpan now)
    {
        foreach (InstanceMachine member in Members.Where(member => member.State == RouterState.Backup))
            member.ToMaster(now, $"{who.Settings.Name} of group {name} is");
        Evaluate(now);
    }

    /// <summary>One gives way to a better master.</summary>
    public void OnBackup(InstanceMachine who, TimeSpan now)
    {
        foreach (InstanceMachine member in Members.Where(member => member.State == RouterState.Master))
            member.ToBackup(now, $"{who.Settings.Name} of group {name} is");
        Evaluate(now);
    }

    /// <summary>A director that has only partly given way has lost some of its neighbours to this one.</summary>
    public void OnLowerPriority(InstanceMachine who, TimeSpan now)
    {
        foreach (InstanceMachine member in Members.Where(member => member != who))
            member.AnnounceAgain(now);
    }

    /// <summary>The faults of a member are others; it comes first.</summary>
    public void Reconsider(InstanceMachine who, TimeSpan now)
    {
        who.Reconsider(now);
        foreach (InstanceMachine member in Members.Where(member => member != who))
            member.Reconsider(now);
        Evaluate(now);
    }

    /// <summary>See <see cref="InstanceMachine.Yield"/>.</summary>
    public void Yield(TimeSpan now)
    {
        foreach (InstanceMachine member in Members)
            member.YieldAlone(now);
        Evaluate(now);
    }

    /// <summary>The configuration says who belongs to it.</summary>
    public void SetMembers(IReadOnlyList<InstanceMachine> members)
    {
        Members = members;
        foreach (InstanceMachine member in members)
            member.Group = this;
    }

    /// <summary>Members of before a reload may not be the same: all have to be MASTER, or none.</summary>
    public void Align(TimeSpan now)
    {
        foreach (InstanceMachine member in Members)
            member.Reconsider(now);
        if (Members.All(member => member.State == RouterState.Master))
            return;
        foreach (InstanceMachine member in Members.Where(member => member.State == RouterState.Master))
            member.ToBackup(now, $"others of group {name} are", sendsZero: true);
        Evaluate(now);
    }

    /// <summary>Its members begin: the group is told of before them.</summary>
    public void Begin(TimeSpan now)
    {
        if (_told == RouterState.Stopped)
            Become(Members.Any(member => member.OwnFaults.Any) ? RouterState.Fault : RouterState.Backup, now);
    }

    /// <summary>Tells of its state where that is another one.</summary>
    public void Evaluate(TimeSpan now)
    {
        if (Members.Any(member => member.State == RouterState.Stopped))
            return;
        Become(Members.Any(member => member.State == RouterState.Fault) ? RouterState.Fault
            : Members.All(member => member.State == RouterState.Master) ? RouterState.Master
            : RouterState.Backup, now);
    }

    /// <summary>The end of all members.</summary>
    public void TellEnd(RouterEventKind kind)
    {
        State = _told = RouterState.Stopped;
        Tell(kind);
    }

    private void Become(RouterState state, TimeSpan now)
    {
        if (State != state)
            (State, _since) = (state, now);
        if (_told == state || (state == RouterState.Fault && IsWaiting))
            return;
        _told = state;
        Tell(state switch
        {
            RouterState.Master => RouterEventKind.Master,
            RouterState.Fault => RouterEventKind.Fault,
            _ => RouterEventKind.Backup,
        });
    }

    private void Tell(RouterEventKind kind) =>
        tell(new(kind, name, IsGroup: true, 0, string.Join(" ", Status.Faults)) { State = State });
}
