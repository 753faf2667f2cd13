using System.Collections.Frozen;
using System.Net;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Plan;
using Fulcrum.ControlPlane.Vrrp.Tracking;
using Fulcrum.ControlPlane.Vrrp.Transport;

namespace Fulcrum.ControlPlane.Vrrp;

/// <summary>
/// Joins machines, sockets, interfaces and addresses. Everything happens in <see cref="Step"/> and in calls between two of them, on one
/// thread, whose network namespace it uses.
/// </summary>
internal sealed class VrrpLoop : IDisposable
{
    // Without a word of the data plane in this time, instances begin in FAULT.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_publishInterval = TimeSpan.FromSeconds(1);

    private readonly NetlinkSocket _requests;
    private readonly InterfaceTable _interfaces;
    private readonly SocketSet _sockets = new();
    private readonly GratuitousSender _gratuitous;
    private readonly GratuitousQueue _frames;
    private readonly VirtualInterfaces _virtualInterfaces;
    private readonly AddressSetter _addresses;
    private readonly InstanceHost _host;
    private readonly RouterSet _routers;
    private readonly FaultFinder _faults;
    private readonly AdvertIntake _intake;
    private readonly TrackerSet? _trackers;
    private readonly Dictionary<string, InstanceRuntime> _runtimes = [];
    private readonly List<InstanceMachine> _waiting = [];
    private readonly Poller _poller;
    private readonly VrrpMemory _memory;
    private readonly IVrrpOutput _output;
    private readonly Func<TimeSpan> _now;
    private readonly TimeSpan _opensAt;
    private readonly ILogger _logger;
    private VrrpPlan _plan = VrrpPlan.Empty;
    private bool _mayTakeOver = true;
    private bool _isOpen;
    private bool _isDirty = true;
    private TimeSpan _publishedAt;
    private int _polledRevision = -1;
    private int _refreshedRevision = -1;
    private TimeSpan _refreshedAt;

    /// <summary>Opens what it needs of the kernel.</summary>
    /// <exception cref="NetlinkException">It cannot be had.</exception>
    public VrrpLoop(Poller poller, VrrpMemory memory, TrackerSet? trackers, IVrrpOutput output, Func<TimeSpan> now, ILogger logger)
    {
        _trackers = trackers;
        _poller = poller;
        _memory = memory;
        _output = output;
        _now = now;
        _logger = logger;
        _requests = NetlinkSocket.Open();
        _interfaces = new(_requests, logger);
        _gratuitous = new(_interfaces, logger);
        _frames = new(_gratuitous.Send);
        _virtualInterfaces = new(_requests, _interfaces, logger);
        _addresses = new(_requests, _interfaces, logger) { Pulse = Pulse };
        _faults = new(_interfaces, _sockets, _virtualInterfaces, trackers?.Interfaces ?? new InterfaceStates());
        _host = new(_addresses, new RoutingSetter(_requests, _interfaces, logger), _frames, output, now, logger);
        _routers = new(Create, output.Tell, (uint)DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        _intake = new(_sockets, _faults, _routers, now, logger);
        _opensAt = now() + s_patience;
    }

    /// <summary>The machines.</summary>
    public RouterSet Routers => _routers;

    /// <summary>Another configuration.</summary>
    public void Use(VrrpPlan plan)
    {
        TimeSpan now = _now();
        _plan = plan;
        _intake.LogsUnknown = plan.Model.Defaults.LogsUnknownRouters;
        _trackers?.Use(plan.Model, plan.Scripts);
        _routers.Update(plan.Model, _waiting.Add, now);
        _waiting.RemoveAll(machine => _routers.Instances.GetValueOrDefault(machine.Settings.Name) != machine);
        _runtimes.Clear();
        foreach ((string name, InstanceMachine machine) in _routers.Instances)
        {
            InstanceRuntime runtime = (InstanceRuntime)machine.Actions;
            runtime.Machine = machine;
            runtime.Use(plan.Instances[name]);
            _runtimes.Add(name, runtime);
        }
        foreach (InstanceRuntime runtime in _runtimes.Values)
            runtime.KeepAddresses(isComplete: true);
        RetainVirtualInterfaces();
        if (!_isOpen)
            RemoveLeftovers(now);
        Refresh(now);
        Open(now);
        _output.MastersChanged();
    }

    /// <summary>Faults of the data plane.</summary>
    public void SetReadiness(VrrpReadiness readiness)
    {
        _faults.Readiness = readiness;
        TimeSpan now = _now();
        Refresh(now);
        Open(now);
    }

    /// <summary>False: instances that are not master stay so while another one lives.</summary>
    public void SetMayTakeOver(bool may)
    {
        _mayTakeOver = may;
        foreach (InstanceMachine machine in _routers.Instances.Values)
            machine.SetMayTakeOver(may);
        _isDirty = true;
    }

    /// <summary>Something that instances follow may be otherwise.</summary>
    public void Follow()
    {
        _trackers?.Apply(_routers.Instances.Values, _faults.IsUp, _now());
        _isDirty = true;
    }

    /// <summary>Waits for something to do, and does it.</summary>
    public void Step()
    {
        if (_polledRevision != _sockets.Revision)
        {
            _polledRevision = _sockets.Revision;
            _poller.Use(_sockets.Files.Append(_interfaces.File));
        }
        // Changes may have been taken already by who sets addresses: they wake nobody any more.
        TimeSpan? next = _interfaces.Revision != _refreshedRevision ? TimeSpan.Zero : NextEvent();
        _poller.Wait(next is { } due ? due - _now() : null);
        // What has come before a deadline that has passed meanwhile counts.
        _interfaces.Update();
        _intake.Run();
        TimeSpan now = _now();
        if (_interfaces.Revision != _refreshedRevision || DelayedState <= now)
            Refresh(now);
        Open(now);
        _routers.Advance(now);
        foreach (InstanceRuntime runtime in _runtimes.Values.Where(item => item.NextExtra <= now))
            runtime.AnnounceExtra();
        _frames.Run(now);
    }

    /// <summary>Tells what there is to tell after a step or a call.</summary>
    public void Finish()
    {
        TimeSpan now = _now();
        if (_isDirty && _isOpen)
            _memory.Remember(_routers.Instances.Values);
        _memory.Beat(now);
        if (!_isDirty && now - _publishedAt < s_publishInterval)
            return;
        _isDirty = false;
        _publishedAt = now;
        _output.Publish(Read());
    }

    /// <summary>Something is different that the status shows.</summary>
    public void Touch() => _isDirty = true;

    /// <summary>How everything stands.</summary>
    public VrrpStatus Read()
    {
        List<InstanceView> views = [.. from instance in _plan.Model.Instances
            where _runtimes.ContainsKey(instance.Name)
            let runtime = _runtimes[instance.Name]
            select new InstanceView(runtime.Plan, runtime.Machine!.Status, runtime.Reason, runtime.SinceUtc, runtime.SendErrors, runtime.Source)
            {
                Tracked = _trackers?.Read(instance.Name, _faults.IsUp, _now()) ?? [],
            }];
        return new()
        {
            Now = _now(),
            Instances = views,
            Groups = _routers.Groups,
            Drops = _routers.Drops.ToFrozenDictionary(),
            Warnings = [.. _plan.Warnings, .. VrrpWarnings.Of(views)],
            Away = _plan.Owners.Where(item => _runtimes.GetValueOrDefault(item.Value) is not { IsMaster: true })
                .Select(item => item.Key).ToFrozenSet(),
            VirtualMacs = [.. _runtimes.Values.Where(item => item.IsMaster && item.Plan.VirtualInterface is not null)
                .Select(item => (item.Plan.Settings.Interface, item.Plan.VirtualMac)).Distinct()],
        };
    }

    /// <summary>Priority 0, and every address away.</summary>
    public void Stop()
    {
        _routers.Stop(_now());
        _addresses.Retain(new HashSet<IPAddress>());
        _virtualInterfaces.Retain(new HashSet<string>());
        // What has not begun is as the process before has left it: a yield holds.
        if (_isOpen)
            _memory.Remember(_routers.Instances.Values);
        _isDirty = true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _trackers?.Dispose();
        _sockets.Dispose();
        _gratuitous.Dispose();
        _interfaces.Dispose();
        _requests.Dispose();
    }

    private InstanceRuntime Create(InstanceSettings settings) => new(_plan.Instances[settings.Name], _host);

    /// <summary>When the delayed state of an interface counts; one that nobody asks for any more never does.</summary>
    private TimeSpan? DelayedState => _faults.NextEvent is { } time && time > _refreshedAt ? time : null;

    private void Pulse()
    {
        TimeSpan now = _now();
        foreach (InstanceRuntime runtime in _runtimes.Values)
            runtime.SendIfDue(now);
    }

    private TimeSpan? NextEvent()
    {
        TimeSpan? next = _routers.NextEvent;
        next = Sooner(Sooner(next, _frames.Next), DelayedState);
        foreach (InstanceRuntime runtime in _runtimes.Values)
            next = Sooner(next, runtime.NextExtra);
        if (_runtimes.Count > 0)
            next = Sooner(next, _publishedAt + s_publishInterval);
        return next;
    }

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;

    /// <summary>Interfaces, addresses or the data plane are otherwise: sockets and faults follow.</summary>
    private void Refresh(TimeSpan now)
    {
        _refreshedRevision = _interfaces.Revision;
        _refreshedAt = now;
        _faults.Refresh(_runtimes.Values, now);
        _trackers?.Apply(_routers.Instances.Values, _faults.IsUp, now);
        foreach (InstanceRuntime runtime in _runtimes.Values)
            runtime.KeepAddresses(isComplete: false);
        _isDirty = true;
    }

    /// <summary>Instances that have come begin, as soon as it is known whether the data plane is ready.</summary>
    private void Open(TimeSpan now)
    {
        if (_waiting.Count == 0)
            return;
        if (!_isOpen && !_faults.Readiness.IsReady && now < _opensAt)
            return;
        TimeSpan hold = _isOpen ? TimeSpan.Zero : StartHold.Of(_plan.Model.Defaults, now);
        foreach (InstanceMachine machine in _waiting)
        {
            machine.SetMayTakeOver(_mayTakeOver);
            bool goesOn = !_isOpen && _memory.CanContinue(machine.Settings, now);
            if (goesOn)
                _logger.LogInformation("VRRP instance {Instance} goes on as MASTER: fulcrumd has ended unexpectedly", machine.Settings.Name);
            machine.Start(goesOn ? StartMode.Continue : StartMode.Ordinary, now, hold);
            if (!_isOpen && _memory.IsYielding(machine.Settings.Name))
                machine.Yield(now);
        }
        _waiting.Clear();
        _isOpen = true;
        RemoveLeftovers(now);
        _isDirty = true;
    }

    /// <summary>What an earlier process has left, and nobody goes on with.</summary>
    private void RemoveLeftovers(TimeSpan now)
    {
        HashSet<IPAddress> kept = [.. _runtimes.Values
            .Where(runtime => runtime.IsMaster || (!_isOpen && _memory.CanContinue(runtime.Plan.Settings, now)))
            .SelectMany(runtime => runtime.Plan.Addresses).Select(item => item.Address)];
        _addresses.Remove(_plan.Owners.Keys.Where(address => !kept.Contains(address)).ToHashSet());
        _addresses.Retain(kept);
        _host.Routing.RemoveLeftovers();
        RetainVirtualInterfaces();
    }

    private void RetainVirtualInterfaces() =>
        _virtualInterfaces.Retain(_plan.Instances.Values.Select(item => item.VirtualInterface).OfType<string>().ToHashSet());
}
