using System.Net;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>
/// One instance, without clock or socket: it is told of packets, faults and the time, and says through <see cref="IInstanceActions"/> what to
/// do and with <see cref="NextEvent"/> when it wants to be told of the time again. Packets that wait are to be told of before the time. Times
/// are since any fixed moment. Not thread-safe. Made and updated by <see cref="RouterSet"/>.
/// </summary>
public sealed partial class InstanceMachine
{
    private readonly FaultSet _faults = new();
    private readonly EffectivePriority _priority = new();
    private readonly GarpSchedule _garp = new();
    private readonly OwnerConflict _conflict = new();
    private readonly PeerTable _peers = new();
    private readonly InstanceCounters _counters = new();
    private readonly SegmentWatch _segment;
    private readonly MasterWatch _master;
    private TimeSpan _advertAt;
    private TimeSpan? _lastSent;
    private TimeSpan _since;
    private bool _isFresh = true;
    private bool _hasToldFault;

    internal InstanceMachine(InstanceSettings settings, IInstanceActions actions, uint firstSequence = 0)
    {
        Settings = settings;
        Actions = actions;
        Memory = new(firstSequence);
        _priority.Base = settings.Priority;
        _master = new(settings.Interval);
        _segment = new(Tell);
    }

    /// <summary>As they apply now.</summary>
    public InstanceSettings Settings { get; private set; }

    /// <summary>Where outputs go.</summary>
    public IInstanceActions Actions { get; }

    /// <summary>For <see cref="AdvertWriter"/>.</summary>
    public PacketMemory Memory { get; }

    /// <summary>What it is.</summary>
    public RouterState State { get; private set; }

    /// <summary>What it would be without its group.</summary>
    public RouterState WantedState { get; private set; }

    /// <summary>With weights.</summary>
    public int EffectivePriority => _priority.Value;

    /// <summary>The address that its packets leave with: decides among equal priorities, and tells own packets. Null: not known.</summary>
    public IPAddress? OwnAddress { get; set; }

    /// <summary>When <see cref="Advance"/> wants to be called; null: not before something else happens.</summary>
    public TimeSpan? NextEvent => Earliest.Of(_segment.NextEvent, State switch
    {
        RouterState.Backup => _master.DownAt,
        RouterState.Master => Earliest.Of(_advertAt, _garp.Next),
        _ => null,
    });

    /// <summary>For the API.</summary>
    public InstanceStatus Status => new()
    {
        Name = Settings.Name,
        Group = Settings.SyncGroup,
        State = State,
        WantedState = WantedState,
        Since = _since,
        BasePriority = _priority.Base,
        EffectivePriority = EffectivePriority,
        Master = _master.Address,
        MasterPriority = _master.Priority,
        MasterInterval = _master.Interval,
        MasterDownAt = State == RouterState.Backup ? _master.DownAt : null,
        LastSent = _lastSent,
        MasterCount = _counters.Masters,
        TransitionCount = _counters.Transitions,
        SentCount = _counters.Sent,
        SentZeroCount = _counters.SentZero,
        ReceivedCount = _counters.Received,
        ReceivedZeroCount = _counters.ReceivedZero,
        AddressMismatchCount = _segment.MismatchCount,
        SplitBrainCount = _segment.SplitCount,
        IsSplit = _segment.IsSplit,
        DuplicateRouterCount = _segment.DuplicateCount,
        Duplicate = _segment.Duplicate,
        Drops = _counters.Drops,
        Peers = _peers.All,
        Faults = State == RouterState.Fault ? new([.. _faults.Reasons, .. Group?.FaultsBeside(this) ?? []]) : _faults.Reasons,
        IsYielding = _master.IsYielding,
        MayTakeOver = _master.MayTakeOver,
    };

    internal SyncGroupMachine? Group { get; set; }

    internal FaultSet OwnFaults => _faults;

    /// <summary>Begins. Faults are told before.</summary>
    /// <param name="mode">How.</param>
    /// <param name="now">The time.</param>
    /// <param name="hold">See <see cref="StartHold"/>; it is heard, but not taken over.</param>
    public void Start(StartMode mode, TimeSpan now, TimeSpan hold = default)
    {
        if (State != RouterState.Stopped)
            return;
        _since = now;
        _master.HoldUntil = now + hold;
        if (mode == StartMode.Ordinary)
            Group?.Begin(now);
        if (IsHeld)
            ToFault(now);
        else if (mode == StartMode.Continue)
            ToMaster(now, "it was before");
        else
            ToBackup(now, "it starts");
        Group?.Evaluate(now);
    }

    /// <summary>A packet with its router id has come on its interface: reads it, and takes it or counts why not. Never throws.</summary>
    public VrrpDrop Receive(in ReceivedPacket packet, TimeSpan now)
    {
        // Before the start nothing is refused: it is not for anybody yet.
        if (State == RouterState.Stopped)
            return VrrpDrop.NotListening;
        VrrpDrop drop = AdvertReader.Read(packet, Settings, Memory, OwnAddress, out VrrpAdvert? advert);
        if (drop == VrrpDrop.None && Settings.OwnerIgnoresAdverts && EffectivePriority == InstanceSettings.OwnerPriority)
            drop = VrrpDrop.NotListening;
        if (drop == VrrpDrop.None)
        {
            Receive(advert!, now);
            return drop;
        }
        _counters.Count(drop);
        _segment.NoteRefusal(drop, packet, Settings, now);
        return drop;
    }

    /// <summary>An advert that is read already.</summary>
    public void Receive(VrrpAdvert advert, TimeSpan now)
    {
        if (State == RouterState.Stopped)
            return;
        _counters.Received++;
        if (advert.Priority == 0)
            _counters.ReceivedZero++;
        _segment.NoteAdvert(advert, Settings, AdvertFormat.AreSame(_master.Address, advert.Source), now);
        _peers.Note(advert, now);
        if (State == RouterState.Backup)
            ReceiveAsBackup(advert, now);
        else if (State == RouterState.Master)
            ReceiveAsMaster(advert, now);
    }

    /// <summary>The time.</summary>
    public void Advance(TimeSpan now)
    {
        _segment.Advance(now);
        if (State == RouterState.Backup && _master.DownAt <= now)
            TakeOver(now);
        else if (State == RouterState.Master)
            AdvanceMaster(now);
    }

    /// <summary>What puts it into FAULT.</summary>
    /// <param name="cause">Of what kind.</param>
    /// <param name="reason">A sentence; null: that is well.</param>
    /// <param name="now">The time.</param>
    public void SetFault(FaultCause cause, string? reason, TimeSpan now)
    {
        // What is new in a reload does not stop an instance that runs.
        if (cause == FaultCause.Waiting && reason is not null && State is RouterState.Backup or RouterState.Master)
            return;
        if (!_faults.Set(cause, reason) || State == RouterState.Stopped)
            return;
        if (Group is { } group)
            group.Reconsider(this, now);
        else
            Reconsider(now);
    }

    /// <summary>Sum of the weights of what it tracks.</summary>
    public void SetWeight(int weight)
    {
        int before = EffectivePriority;
        _priority.Weight = weight;
        FollowPriority(before);
    }

    /// <summary>False: as with nopreempt (sessions are not synchronised yet).</summary>
    public void SetMayTakeOver(bool may) => _master.MayTakeOver = may;

    /// <summary>Gives its addresses up, with its group, until <see cref="Release"/> is called or no other master is heard.</summary>
    public void Yield(TimeSpan now)
    {
        if (Group is { } group)
            group.Yield(now);
        else
            YieldAlone(now);
    }

    /// <summary>Ends <see cref="Yield"/>, for its group, too.</summary>
    public void Release()
    {
        foreach (InstanceMachine member in Group?.Members ?? [this])
            member._master.IsYielding = false;
    }

    /// <summary>Something keeps it or a member of its group from having addresses.</summary>
    private bool IsHeld => _faults.Any || Group?.HasFaultBeside(this) == true;

    private bool IsWaiting => Group is { } group ? group.IsWaiting : _faults.IsWaiting;

    /// <summary>Goes on with other settings.</summary>
    internal void Update(InstanceSettings settings, TimeSpan now)
    {
        bool isSame = Settings == settings;
        int before = EffectivePriority;
        Settings = settings;
        if (isSame)
            return;
        if (_priority.Base != settings.Priority)
            _priority.Base = settings.Priority;
        _segment.Reset();
        if (State == RouterState.Master)
            _advertAt = _advertAt < now + settings.Interval ? _advertAt : now + settings.Interval;
        FollowPriority(before, hasOtherTimers: true);
    }

    /// <summary>Sends priority 0 and removes its addresses where it has them; nobody is told.</summary>
    internal void Leave(TimeSpan now)
    {
        if (State == RouterState.Master)
            DropAddresses(sendsZero: true, now);
        State = WantedState = RouterState.Stopped;
        _since = now;
    }

    /// <summary>Tells of the end.</summary>
    internal void TellEnd(RouterEventKind kind) => Tell(kind, "");
}
