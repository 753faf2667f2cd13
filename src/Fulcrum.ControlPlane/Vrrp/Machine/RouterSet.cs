using System.Net.Sockets;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>All instances and sync groups of a director. Not thread-safe.</summary>
/// <param name="createActions">What an instance's outputs go to; asked once for every instance that comes.</param>
/// <param name="tell">Events of groups.</param>
/// <param name="firstSequence">
/// Where AH's numbers begin. Others take only higher ones than they have heard, so seconds since 1970 are good after a restart.
/// </param>
public sealed class RouterSet(Func<InstanceSettings, IInstanceActions> createActions, Action<RouterEvent> tell, uint firstSequence = 0)
{
    private readonly Dictionary<VrrpDrop, long> _drops = [];
    private readonly List<SyncGroupMachine> _groups = [];
    private Dictionary<string, InstanceMachine> _instances = [];
    private Dictionary<(string Interface, int RouterId, AddressFamily Family), InstanceMachine> _byKey = [];

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, InstanceMachine> Instances => _instances;

    /// <summary>For the API.</summary>
    public IReadOnlyList<GroupStatus> Groups => [.. _groups.Select(group => group.Status)];

    /// <summary>Packets that no instance was found for, by reason.</summary>
    public IReadOnlyDictionary<VrrpDrop, long> Drops => _drops;

    /// <summary>The earliest of all machines; null: none.</summary>
    public TimeSpan? NextEvent => _instances.Values.Aggregate((TimeSpan?)null, (next, machine) => Earliest.Of(next, machine.NextEvent));

    /// <summary>
    /// Follows a model. Instances that go are stopped (<see cref="RouterEventKind.Deleted"/>); those that stay keep their state, with their new
    /// settings, also under another name (<see cref="InstanceSettings.Continues"/>); of those that come <paramref name="created"/> is told, which
    /// has to call Start, now or later, after telling of faults.
    /// </summary>
    public void Update(VrrpModel model, Action<InstanceMachine> created, TimeSpan now)
    {
        Dictionary<string, VrrpSyncGroup> groupOf = [];
        foreach ((VrrpSyncGroup group, string member) in model.SyncGroups.SelectMany(group => group.Members, (group, member) => (group, member)))
            groupOf.TryAdd(member, group);
        List<InstanceSettings> wanted = [.. model.Instances
            .Select(instance => InstanceSettings.Of(instance, model.Defaults, groupOf.GetValueOrDefault(instance.Name))).DistinctBy(s => s.Key)];
        Dictionary<InstanceSettings, InstanceMachine> kept = [];
        foreach (InstanceSettings settings in wanted)
        {
            if (_byKey.TryGetValue(settings.Key, out InstanceMachine? machine) && settings.Continues(machine.Settings))
                kept.Add(settings, machine);
        }
        Remove([.. _instances.Values.Except(kept.Values)], now);
        List<InstanceMachine> come = [];
        foreach (InstanceSettings settings in wanted.Where(settings => !kept.ContainsKey(settings)))
            come.Add(kept[settings] = new(settings, createActions(settings), firstSequence));
        _instances = kept.ToDictionary(pair => pair.Key.Name, pair => pair.Value);
        _byKey = kept.ToDictionary(pair => pair.Key.Key, pair => pair.Value);
        foreach ((InstanceSettings settings, InstanceMachine machine) in kept)
            machine.Update(settings, now);
        FollowGroups(model, now);
        come.ForEach(created);
    }

    /// <summary>The instance with a router id on an interface; null: none.</summary>
    public InstanceMachine? Find(string interfaceName, int routerId, AddressFamily family) =>
        _byKey.GetValueOrDefault((interfaceName, routerId, family));

    /// <summary>Counts a packet that no instance was found for.</summary>
    public void Count(VrrpDrop reason) => _drops[reason] = _drops.GetValueOrDefault(reason) + 1;

    /// <summary>The time, for all machines.</summary>
    public void Advance(TimeSpan now)
    {
        foreach (InstanceMachine machine in _instances.Values)
            machine.Advance(now);
    }

    /// <summary>The director stops: priority 0 of all first, addresses removed, then <see cref="RouterEventKind.Stop"/>.</summary>
    public void Stop(TimeSpan now)
    {
        List<InstanceMachine> running = [.. _instances.Values.Where(machine => machine.State != RouterState.Stopped)];
        running.ForEach(machine => machine.Leave(now));
        running.ForEach(machine => machine.TellEnd(RouterEventKind.Stop));
        _groups.ForEach(group => group.TellEnd(RouterEventKind.Stop));
    }

    private static void Remove(List<InstanceMachine> gone, TimeSpan now)
    {
        gone.RemoveAll(machine => machine.State == RouterState.Stopped);
        gone.ForEach(machine => machine.Leave(now));
        gone.ForEach(machine => machine.TellEnd(RouterEventKind.Deleted));
    }

    private void FollowGroups(VrrpModel model, TimeSpan now)
    {
        foreach (InstanceMachine machine in _instances.Values)
            machine.Group = null;
        List<SyncGroupMachine> before = [.. _groups];
        _groups.Clear();
        foreach (VrrpSyncGroup group in model.SyncGroups)
        {
            InstanceMachine[] members = [.. group.Members.Select(_instances.GetValueOrDefault).OfType<InstanceMachine>()
                .Where(machine => machine.Settings.SyncGroup == group.Name).Distinct()];
            if (members.Length == 0)
                continue;
            SyncGroupMachine machine = before.FirstOrDefault(other => other.Name == group.Name) ?? new(group.Name, tell);
            machine.SetMembers(members);
            _groups.Add(machine);
        }
        foreach (InstanceMachine machine in _instances.Values.Where(machine => machine.Group is null))
            machine.Reconsider(now);
        _groups.ForEach(group => group.Align(now));
    }
}
