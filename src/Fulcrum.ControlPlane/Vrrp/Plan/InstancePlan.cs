using System.Net.NetworkInformation;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Vrrp.Plan;

/// <summary>What an instance is to its host: where its packets pass, and what it has while it is master. Immutable.</summary>
internal sealed record InstancePlan
{
    /// <summary>As meant.</summary>
    public required VrrpInstance Instance { get; init; }

    /// <summary>With the director's defaults.</summary>
    public required InstanceSettings Settings { get; init; }

    /// <summary>Its own interface on top of that of the settings; null: it has none.</summary>
    public string? VirtualInterface { get; init; }

    /// <summary>The MAC address of that.</summary>
    public PhysicalAddress VirtualMac { get; init; } = PhysicalAddress.None;

    /// <summary>Set while it is master, in this order.</summary>
    public IReadOnlyList<VirtualAddress> Addresses { get; init; } = [];

    /// <summary>Of IPv4 and of IPv6: distance between gratuitous packets, and the group that shares it (null: the interface alone).</summary>
    public required IReadOnlyDictionary<string, GarpDistance> Distances { get; init; }

    /// <summary>Of interfaces that are not named there.</summary>
    public required GarpDistance DefaultDistance { get; init; }

    /// <summary>garp_extra_if; zero: none.</summary>
    public TimeSpan ExtraInterval { get; init; }

    /// <summary>vrrp_min_garp: one packet in place of several.</summary>
    public bool SendsFewGarps { get; init; }

    /// <summary>The interface that its packets pass.</summary>
    public string SendInterface => VirtualInterface is null || Instance.Transport.SendsFromParent ? Settings.Interface : VirtualInterface;

    /// <summary>virtual_routes.</summary>
    public IReadOnlyList<VirtualRoute> Routes { get; init; } = [];

    /// <summary>virtual_rules.</summary>
    public IReadOnlyList<VirtualRule> Rules { get; init; } = [];

    /// <summary>What of routes and rules is not as it is written, in a few words each.</summary>
    public IReadOnlyList<string> Complaints { get; init; } = [];

    /// <summary>Of equal models: also what comes of ports and pools is the same.</summary>
    public bool IsSameAs(InstancePlan other) => Settings.Equals(other.Settings) && Addresses.SequenceEqual(other.Addresses);

    /// <summary>Of an instance.</summary>
    /// <param name="instance">As meant.</param>
    /// <param name="model">What it belongs to.</param>
    /// <param name="twinOf">The kernel's interface of a port.</param>
    /// <param name="pooled">Local addresses that move with it.</param>
    public static InstancePlan Of(VrrpInstance instance, VrrpModel model, Func<string, string?> twinOf, IReadOnlyList<VirtualAddress> pooled)
    {
        VrrpSyncGroup? group = model.SyncGroups.FirstOrDefault(item => item.Members.Contains(instance.Name));
        InstanceSettings settings = InstanceSettings.Of(instance, model.Defaults, group);
        string? virtualInterface = instance.Transport.UsesVirtualMac ? instance.Transport.InterfaceName ?? NameOf(settings) : null;
        string home = (instance.Port is { } port ? twinOf(port) ?? port : null) ?? virtualInterface ?? settings.Interface;
        List<string> complaints = [];
        return new()
        {
            Instance = instance,
            Settings = settings,
            VirtualInterface = virtualInterface,
            VirtualMac = VirtualMacs.Of(instance, model.Defaults, settings),
            Addresses = [.. instance.Addresses.Concat(instance.ExcludedAddresses).Select(item => VirtualAddresses.Of(item, home))
                .DistinctBy(item => (item.Interface, item.Address)), .. pooled],
            Routes = [.. instance.Routes.Select(line => RoutingWords.Route(line, complaints)).OfType<VirtualRoute>()],
            Rules = [.. instance.Rules.Select(line => RoutingWords.Rule(line, complaints)).OfType<VirtualRule>()],
            Complaints = complaints,
            DefaultDistance = new(null, model.Defaults.GarpInterval, model.Defaults.NeighbourInterval),
            Distances = GarpDistance.Of(model),
            ExtraInterval = instance.Garp.ExtraInterval ?? model.Defaults.Garp.ExtraInterval ?? TimeSpan.Zero,
            SendsFewGarps = model.Defaults.SendsFewGarps,
        };
    }

    /// <summary>As keepalived names it: an instance of the other family with the same router id gets another one.</summary>
    private static string NameOf(InstanceSettings settings) =>
        settings.Family == System.Net.Sockets.AddressFamily.InterNetwork ? $"vrrp.{settings.RouterId}" : $"vrrp6.{settings.RouterId}";
}
