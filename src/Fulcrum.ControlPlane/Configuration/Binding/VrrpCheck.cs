using System.Net.Sockets;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model.Static;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Tells what keepalived tells of VRRP's blocks once all are read, and corrects them as it does.</summary>
internal sealed class VrrpCheck(BindingContext context)
{
    private const int OwnerPriority = 255;

    /// <summary>What of it can be used.</summary>
    public VrrpModel Check(VrrpModel vrrp)
    {
        List<VrrpInstance> instances = [];
        foreach (VrrpInstance instance in vrrp.Instances)
        {
            if (Check(instance, vrrp) is { } usable)
                instances.Add(usable);
        }
        ReportSharedIds(instances);
        HashSet<string> names = [.. instances.Select(instance => instance.Name)];
        return vrrp with
        {
            Instances = new(instances),
            SyncGroups = new(vrrp.SyncGroups.Select(group => Check(group, names)).OfType<VrrpSyncGroup>()),
        };
    }

    private VrrpInstance? Check(VrrpInstance instance, VrrpModel vrrp)
    {
        if (instance.RouterId == 0 || (instance.Interface ?? vrrp.Defaults.Interface) is null)
        {
            Warn(instance, $"has no {(instance.RouterId == 0 ? "virtual_router_id" : "interface")}; it is left out");
            return null;
        }
        if (instance.Interface == "lo")
            Warn(instance, "cannot run on a loopback interface");
        if (instance.Addresses.Count == 0 && !instance.HasNoAddresses)
            Warn(instance, "has no virtual_ipaddress; write no_virtual_ipaddress where it is meant so");
        ReportState(instance, vrrp.Defaults);
        ReportTracking(instance, vrrp);
        return OfOneFamily(instance) with { Tracking = Known(instance.Tracking, vrrp, instance.Interface) };
    }

    private void ReportState(VrrpInstance instance, VrrpDefaults defaults)
    {
        bool isStrict = instance.IsStrict ?? defaults.IsStrict;
        bool isMaster = instance.State == VrrpState.Master;
        int version = instance.Version ?? defaults.Version;
        if (instance.DoesNotPreempt && (isMaster || instance.Priority == OwnerPriority))
            Warn(instance, "is MASTER at the start or the owner of its addresses, with which nopreempt has no effect");
        if (isMaster && instance.Authentication?.Type == "AH")
            Warn(instance, "cannot start as MASTER with authentication AH; it starts as BACKUP");
        if (isStrict && isMaster && (instance.Priority ?? OwnerPriority) != OwnerPriority)
            Warn(instance, "is strict, so that only the owner of the addresses (priority 255) can be MASTER at the start");
        if (isStrict && instance.Authentication is not null)
            Warn(instance, "is strict, so that it has no authentication");
        if (isStrict && version == 2 && instance.Accepts == true)
            Warn(instance, "is strict, so that it cannot accept packets to its addresses in version 2");
        if (version == 2 && instance.Interval.Ticks % TimeSpan.TicksPerSecond != 0)
            Warn(instance, "is of version 2, whose advert_int is in whole seconds; it is rounded");
        if (instance.Transport is { SaysUnicast: true, Peers.Count: 0 })
            Warn(instance, "speaks of unicast and has no unicast_peer; it uses multicast");
    }

    private void ReportTracking(VrrpInstance instance, VrrpModel vrrp)
    {
        Report(instance.Tracking.Scripts, vrrp.Scripts.Select(item => item.Name), "vrrp_script");
        Report(instance.Tracking.Files, vrrp.Files.Select(item => item.Name), "track_file");
        Report(instance.Tracking.Processes, vrrp.Processes.Select(item => item.Name), "vrrp_track_process");
        Report(instance.Tracking.BfdInstances, vrrp.BfdInstances.Select(item => item.Name), "bfd_instance");
        foreach (TrackedObject _ in instance.Tracking.Interfaces.Where(item => item.Name == instance.Interface))
            Warn(instance, "follows its own interface anyway");

        void Report(ValueList<TrackedObject> followed, IEnumerable<string> known, string kind)
        {
            foreach (TrackedObject item in followed.Where(item => !known.Contains(item.Name)))
                Warn(instance, $"follows {kind} {item.Name}, which is not there");
        }
    }

    private static VrrpTracking Known(VrrpTracking tracking, VrrpModel vrrp, string? ownInterface) => tracking with
    {
        Interfaces = new(tracking.Interfaces.Where(item => item.Name != ownInterface)),
        Scripts = new(tracking.Scripts.Where(item => vrrp.Scripts.Any(other => other.Name == item.Name))),
        Files = new(tracking.Files.Where(item => vrrp.Files.Any(other => other.Name == item.Name))),
        Processes = new(tracking.Processes.Where(item => vrrp.Processes.Any(other => other.Name == item.Name))),
        BfdInstances = new(tracking.BfdInstances.Where(item => vrrp.BfdInstances.Any(other => other.Name == item.Name))),
    };

    /// <summary>The first address decides.</summary>
    private VrrpInstance OfOneFamily(VrrpInstance instance)
    {
        if (instance.Addresses.Count == 0)
            return instance;
        AddressFamily family = instance.Addresses[0].Address.AddressFamily;
        foreach (InterfaceAddress other in instance.Addresses.Where(item => item.Address.AddressFamily != family))
            Warn(instance, $"has addresses of both families; {other.Address} is left out, write it into virtual_ipaddress_excluded");
        return instance with { Addresses = new(instance.Addresses.Where(item => item.Address.AddressFamily == family)) };
    }

    private void ReportSharedIds(List<VrrpInstance> instances)
    {
        Dictionary<(string?, int, AddressFamily), VrrpInstance> seen = [];
        foreach (VrrpInstance instance in instances)
        {
            AddressFamily family = instance.Addresses.Count > 0 ? instance.Addresses[0].Address.AddressFamily : AddressFamily.InterNetwork;
            if (!seen.TryAdd((instance.Interface, instance.RouterId, family), instance))
                Warn(instance, $"has the virtual_router_id of {seen[(instance.Interface, instance.RouterId, family)].Name} on the same interface");
        }
    }

    private VrrpSyncGroup? Check(VrrpSyncGroup group, HashSet<string> names)
    {
        SourcePosition at = context.Headers[("vrrp_sync_group", group.Name)];
        foreach (string name in group.Members.Where(name => !names.Contains(name)))
            context.Log.Warning(at, $"vrrp_sync_group {group.Name}: there is no vrrp_instance {name}; it is left out");
        ValueList<string> members = new(group.Members.Where(names.Contains));
        if (members.Count == 0)
            context.Log.Warning(at, $"vrrp_sync_group {group.Name} has no members; it is left out");
        else if (members.Count == 1)
            context.Log.Warning(at, $"vrrp_sync_group {group.Name} has only one member, which is probably not what is meant");
        return members.Count == 0 ? null : group with { Members = members };
    }

    /// <summary>Virtual servers that are followed and not in the file: the API may make them.</summary>
    public void CheckServices(DirectorModel model)
    {
        IEnumerable<(string Kind, string Name, WatchedService Service)> followed =
            model.Vrrp.Instances.SelectMany(item => item.Tracking.Services, (item, service) => ("vrrp_instance", item.Name, service))
                .Concat(model.Vrrp.SyncGroups.SelectMany(item => item.Tracking.Services, (item, service) => ("vrrp_sync_group", item.Name, service)));
        foreach ((string kind, string name, WatchedService service) in followed.Where(item => !model.Services.Any(item.Service.IsOf)))
        {
            context.Log.Warning(context.Headers[(kind, name)],
                $"{kind} {name} follows virtual_server {service.Name}, which is not there; it counts as bad until it is");
        }
    }

    private void Warn(VrrpInstance instance, string what) =>
        context.Log.Warning(context.Headers[("vrrp_instance", instance.Name)], $"vrrp_instance {instance.Name} {what}");
}
