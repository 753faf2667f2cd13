using System.Net.Sockets;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>All instances and sync groups of a director. Not thread-safe.</summary>
/// <param name="createActions">What an instance's outputs go to; asked once for every instance that comes.</param>
/// <param name="tell">Events of groups.</param>
public sealed class RouterSet(Func<InstanceSettings, IInstanceActions> createActions, Action<RouterEvent> tell)
{
    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, InstanceMachine> Instances => throw new NotImplementedException();

    /// <summary>For the API.</summary>
    public IReadOnlyList<GroupStatus> Groups => throw new NotImplementedException();

    /// <summary>Packets that no instance was found for, by reason.</summary>
    public IReadOnlyDictionary<VrrpDrop, long> Drops => throw new NotImplementedException();

    /// <summary>The earliest of all machines; null: none.</summary>
    public TimeSpan? NextEvent => throw new NotImplementedException();

    /// <summary>
    /// Follows a model. Instances that go are stopped (<see cref="RouterEventKind.Deleted"/>); those that stay keep their state, with their new
    /// settings; of those that come <paramref name="created"/> is told, which has to call Start after telling of faults. One whose interface,
    /// router id, family, version or vmac differs goes and comes.
    /// </summary>
    public void Update(VrrpModel model, Action<InstanceMachine> created, TimeSpan now) =>
        throw new NotImplementedException($"{createActions} {tell}");

    /// <summary>The instance with a router id on an interface; null: none.</summary>
    public InstanceMachine? Find(string interfaceName, int routerId, AddressFamily family) => throw new NotImplementedException();

    /// <summary>Counts a packet that no instance was found for.</summary>
    public void Count(VrrpDrop reason) => throw new NotImplementedException();

    /// <summary>The time, for all machines.</summary>
    public void Advance(TimeSpan now) => throw new NotImplementedException();

    /// <summary>The director stops: priority 0, addresses removed, <see cref="RouterEventKind.Stop"/>.</summary>
    public void Stop(TimeSpan now) => throw new NotImplementedException();
}
