using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Plan;
using Fulcrum.ControlPlane.Vrrp.Tracking;
using Fulcrum.ControlPlane.Vrrp.Transport;

namespace Fulcrum.ControlPlane.Vrrp;

/// <summary>
/// Brings instances and interfaces together: sockets where there is an interface, faults where there is not. On VRRP's thread only.
/// </summary>
internal sealed class FaultFinder(
    InterfaceTable interfaces, SocketSet sockets, VirtualInterfaces virtualInterfaces, InterfaceStates states)
{
    private readonly Dictionary<SocketKey, string> _homes = [];

    /// <summary>Of the data plane.</summary>
    public VrrpReadiness Readiness { get; set; } = VrrpReadiness.Unknown;

    /// <summary>When a delayed state of an interface counts; null: not before something happens.</summary>
    public TimeSpan? NextEvent => states.NextEvent;

    /// <summary>Whether an interface is there and works, without delays.</summary>
    public bool IsUp(string name) => interfaces.Find(name) is { IsRunning: true } entry && !HasDeadPort(entry);

    /// <summary>The interface that a socket's instances name.</summary>
    public string HomeOf(SocketKey key) => _homes.GetValueOrDefault(key, key.InterfaceName);

    /// <summary>Looks at everything anew.</summary>
    public void Refresh(IReadOnlyCollection<InstanceRuntime> runtimes, TimeSpan now)
    {
        _homes.Clear();
        HashSet<SocketKey> used = [];
        foreach (InstanceRuntime runtime in runtimes)
        {
            Connect(runtime, now);
            if (runtime.SocketKey is not { } key)
                continue;
            used.Add(key);
            _homes[key] = runtime.Plan.Settings.Interface;
        }
        sockets.Retain(used);
    }

    private void Connect(InstanceRuntime runtime, TimeSpan now)
    {
        if (runtime.Machine is not { } machine)
            return;
        InstancePlan plan = runtime.Plan;
        InterfaceEntry? lower = interfaces.Find(plan.Settings.Interface);
        string? transportProblem = null;
        InterfaceEntry? sender = lower;
        if (lower is not null && plan.VirtualInterface is not null)
            sender = virtualInterfaces.Ensure(plan, lower, out transportProblem);
        if (plan.SendInterface == plan.Settings.Interface)
            sender = lower;
        runtime.Source = lower is null ? null : SourceOf(plan, lower);
        machine.OwnAddress = runtime.Source;
        transportProblem ??= OpenSocket(runtime, sender);
        machine.SetFault(FaultCause.Interface, InterfaceProblem(plan, lower, now), now);
        machine.SetFault(FaultCause.SourceAddress, lower is null ? null : SourceProblem(plan, lower, runtime.Source), now);
        machine.SetFault(FaultCause.Peers, plan.Instance.Transport is { FaultsWithoutPeer: true, Peers.Count: 0 }
            ? "There is no unicast_peer." : null, now);
        machine.SetFault(FaultCause.Transport, transportProblem, now);
        machine.SetFault(FaultCause.DataPlane, Readiness.DataPlaneProblem, now);
        machine.SetFault(FaultCause.Configuration, Readiness.ConfigurationProblem, now);
    }

    private string? OpenSocket(InstanceRuntime runtime, InterfaceEntry? sender)
    {
        runtime.Socket = null;
        runtime.SocketKey = null;
        if (sender is null)
            return null;
        SocketKey key = new(sender.Index, sender.Name, runtime.Plan.Settings.Family, runtime.Protocol);
        try
        {
            RawSocket socket = sockets.Open(key, runtime.Plan.Instance.ReceiveBufferSize);
            // Also for peers, because a group's packets are told apart by their destination.
            if (!runtime.Plan.Settings.IsUnicast)
                socket.Join(runtime.Plan.Settings.Group);
            (runtime.Socket, runtime.SocketKey) = (socket, key);
            return null;
        }
        catch (NetlinkException e)
        {
            return e.Message;
        }
    }

    private string? InterfaceProblem(InstancePlan plan, InterfaceEntry? lower, TimeSpan now)
    {
        string name = plan.Settings.Interface;
        bool counts = !states.Judge(name, IsUp(name), now) && !plan.Instance.Tracking.IgnoresOwnInterface;
        return lower switch
        {
            null => $"The interface {name} does not exist.",
            _ when !counts => null,
            { IsUp: false } => $"The interface {name} is switched off.",
            { IsRunning: false } => $"The interface {name} has no link.",
            _ when HasDeadPort(lower) => $"The data plane's port of {name} has no link.",
            _ => $"The interface {name} has not been up for long enough.",
        };
    }

    /// <summary>Also of a VLAN on a twin.</summary>
    private bool HasDeadPort(InterfaceEntry entry) => Readiness.DownInterfaces.Count > 0 && (Readiness.DownInterfaces.Contains(entry.Name)
        || (interfaces.Find(entry.LowerIndex) is { } lower && Readiness.DownInterfaces.Contains(lower.Name)));

    private static bool NeedsLinkLocal(InstancePlan plan) => plan.Settings.Family == AddressFamily.InterNetworkV6
        && (!plan.Settings.IsUnicast || plan.Settings.Peers[0].Address.IsIPv6LinkLocal);

    private IPAddress? SourceOf(InstancePlan plan, InterfaceEntry lower) =>
        plan.Instance.Transport.Source ?? interfaces.SourceOf(lower.Index, plan.Settings.Family, NeedsLinkLocal(plan));

    private string? SourceProblem(InstancePlan plan, InterfaceEntry lower, IPAddress? source)
    {
        VrrpTransport transport = plan.Instance.Transport;
        bool mustBeThere = transport.FollowsSource || plan.Settings.Family == AddressFamily.InterNetworkV6;
        if (source is null)
            return $"The interface {lower.Name} has no {(NeedsLinkLocal(plan) ? "link-local " : "")}address to send from.";
        bool isElsewhere = transport.Source is not null && mustBeThere
            && !interfaces.Addresses.Any(entry => entry.Address.Equals(source) && !entry.IsTentative);
        return isElsewhere ? $"The address {source} that its packets are sent from is not there." : null;
    }
}
