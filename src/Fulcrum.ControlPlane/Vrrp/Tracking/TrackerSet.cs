using Fulcrum.ControlPlane.HealthChecks.Bfd;
using Fulcrum.ControlPlane.HealthChecks.Files;
using Fulcrum.ControlPlane.HealthChecks.Scripts;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>
/// Everything that instances follow: what is followed runs beside, its results come to machines in <see cref="Apply"/>. Objects that a reload
/// does not change go on undisturbed. On VRRP's thread only, but for <see cref="Changed"/>.
/// </summary>
/// <param name="sessions">BFD.</param>
/// <param name="services">Quorums.</param>
/// <param name="time">The clock of scripts and files.</param>
/// <param name="log">For what cannot be followed, and what scripts return.</param>
public sealed class TrackerSet(BfdSessions sessions, ServiceQuorums services, TimeProvider time, ILogger log) : IDisposable
{
    private readonly Dictionary<TrackKey, (object Subject, ITracker? Tracker)> _trackers = [];
    private readonly InterfaceStates _interfaces = new();
    private IReadOnlyDictionary<string, ValueList<TrackItem>> _plans = new Dictionary<string, ValueList<TrackItem>>();
    private Dictionary<string, WatchedService> _services = [];

    /// <summary>Raised on any thread when <see cref="Apply"/> has something to do; of services and interfaces others have to know.</summary>
    public event Action? Changed;

    /// <summary>When a delayed state of an interface counts; null: not before something happens.</summary>
    public TimeSpan? NextEvent => _interfaces.NextEvent;

    /// <summary>States of interfaces, delayed, also for instances' own ones.</summary>
    public InterfaceStates Interfaces => _interfaces;

    /// <summary>Follows a model.</summary>
    public void Use(VrrpModel model, ScriptSettings scripts)
    {
        _plans = TrackPlan.Of(model);
        _interfaces.Use(model);
        _services = model.Instances.SelectMany(instance => instance.Tracking.Services)
            .Concat(model.SyncGroups.SelectMany(group => group.Tracking.Services))
            .DistinctBy(service => service.Name).ToDictionary(service => service.Name);
        HashSet<TrackKey> followed = [.. _plans.Values.SelectMany(items => items).Select(item => item.Key)];
        ScriptSettings settings = scripts with { Startup = null, Shutdown = null };
        Dictionary<TrackKey, object> wanted = followed.Select(key => (Key: key, Subject: SubjectOf(key, model, settings)))
            .Where(pair => pair.Subject is not null).ToDictionary(pair => pair.Key, pair => pair.Subject!);
        // The new ones first, so that what they share with old ones goes on.
        Dictionary<TrackKey, ITracker?> come = wanted.Where(pair => !_trackers.TryGetValue(pair.Key, out var old) || !old.Subject.Equals(pair.Value))
            .ToDictionary(pair => pair.Key, pair => Create(pair.Key, pair.Value));
        foreach (TrackKey key in _trackers.Keys.Where(key => !wanted.ContainsKey(key) || come.ContainsKey(key)).ToList())
        {
            _trackers[key].Tracker?.Dispose();
            _trackers.Remove(key);
        }
        foreach ((TrackKey key, ITracker? tracker) in come)
            _trackers.Add(key, (wanted[key], tracker));
    }

    /// <summary>Tells machines how everything stands.</summary>
    /// <param name="machines">Instances of the model.</param>
    /// <param name="isUp">Whether an interface is up, without delays; one that is missing is not.</param>
    /// <param name="now">The time of machines.</param>
    public void Apply(IEnumerable<InstanceMachine> machines, Func<string, bool> isUp, TimeSpan now)
    {
        foreach (InstanceMachine machine in machines)
        {
            IEnumerable<TrackItem> items = _plans.GetValueOrDefault(machine.Settings.Name) ?? [];
            TrackResult result = TrackArithmetic.Judge(items.Where(IsFollowed), key => ValueOf(key, isUp, now));
            machine.SetWeight(result.Weight);
            // A fault before the wait ends, so that it is told once.
            machine.SetFault(FaultCause.Tracking, result.Fault, now);
            machine.SetFault(FaultCause.Waiting, result.Waiting, now);
        }
    }

    /// <summary>How everything stands that an instance follows, for the API.</summary>
    public IReadOnlyList<(TrackItem Item, TrackValue Value)> Read(string instance, Func<string, bool> isUp, TimeSpan now) =>
        [.. (_plans.GetValueOrDefault(instance) ?? []).Where(IsFollowed).Select(item => (item, ValueOf(item.Key, isUp, now)))];

    /// <inheritdoc />
    public void Dispose()
    {
        foreach ((_, ITracker? tracker) in _trackers.Values)
            tracker?.Dispose();
        _trackers.Clear();
    }

    /// <summary>What makes a tracker another one; null: it has none, because others keep its state.</summary>
    private static object? SubjectOf(TrackKey key, VrrpModel model, ScriptSettings scripts) => key.Kind switch
    {
        // Weights do not matter to what is followed.
        TrackKind.Script => (model.Scripts.First(script => script.Name == key.Name) with { Weight = 0, IsReversed = false }, scripts),
        TrackKind.File => model.Files.First(file => file.Name == key.Name),
        TrackKind.Process => model.Processes.First(process => process.Name == key.Name) with { Weight = 0, IsReversed = false },
        TrackKind.Bfd => model.BfdInstances.First(bfd => bfd.Name == key.Name),
        _ => null,
    };

    private ITracker? Create(TrackKey key, object subject)
    {
        switch (subject)
        {
            case ValueTuple<TrackScript, ScriptSettings>({ Command: { } command } script, var settings):
                ScriptCommand runnable = new(command, settings);
                if (runnable.WhyNot() is not { } reason)
                    return new ScriptTracker(script, runnable, time, OnChanged, log);
                log.LogError("VRRP does not follow the {Script}: {Reason}", key, reason);
                return null;
            case TrackFile file:
                TrackedFile tracked = new(file, time);
                return new ObservedTracker<long>(tracked.Value, tracked, TrackValue.OfFile, OnChanged);
            case TrackProcess process:
                return new ProcessTracker(process, new(), time, OnChanged);
            case BfdInstance { Neighbour: not null } bfd:
                (HealthChecks.Observed<BfdStatus> status, IDisposable lease) = sessions.Follow(bfd);
                return new ObservedTracker<BfdStatus>(status, lease, Judge, OnChanged);
            default:
                return null;
        }
    }

    private static TrackValue Judge(BfdStatus status) => status switch
    {
        { State: BfdState.Up } => TrackValue.Good,
        { HasBeenUp: true } => TrackValue.Bad($"it is down ({status.Diagnostic})"),
        _ => TrackValue.Bad("it has not been up yet"),
    };

    private bool IsFollowed(TrackItem item) =>
        item.Key.Kind is TrackKind.Interface or TrackKind.Service || _trackers.GetValueOrDefault(item.Key).Tracker is not null;

    private TrackValue ValueOf(TrackKey key, Func<string, bool> isUp, TimeSpan now) => key.Kind switch
    {
        TrackKind.Interface => _interfaces.Judge(key.Name, isUp(key.Name), now) ? TrackValue.Good : TrackValue.Bad("it is down"),
        TrackKind.Service => services.Judge(_services[key.Name]),
        _ => _trackers[key].Tracker!.Value,
    };

    private void OnChanged() => Changed?.Invoke();
}
