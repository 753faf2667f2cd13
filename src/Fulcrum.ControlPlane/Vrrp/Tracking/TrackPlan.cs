using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>
/// What an instance follows: what it and its group say, with the weights of the objects themselves filled in. Weights of members of a group
/// without sync_group_tracking_weight, and of the owner of its addresses, do not count, as in keepalived. Pure functions.
/// </summary>
public static class TrackPlan
{
    private const int OwnerPriority = Machine.InstanceSettings.OwnerPriority;

    /// <summary>For an instance of a model, by its name.</summary>
    public static IReadOnlyDictionary<string, ValueList<TrackItem>> Of(VrrpModel model)
    {
        Dictionary<string, VrrpSyncGroup> groups = [];
        foreach (VrrpSyncGroup group in model.SyncGroups)
        {
            foreach (string member in group.Members)
                groups.TryAdd(member, group);
        }
        HashSet<string> owners = [.. model.Instances
            .Where(instance => Machine.InstanceSettings.Of(instance, model.Defaults).IsOwner).Select(instance => instance.Name)];
        Dictionary<string, ValueList<TrackItem>> plans = [];
        foreach (VrrpInstance instance in model.Instances)
        {
            VrrpSyncGroup? group = groups.GetValueOrDefault(instance.Name);
            bool isWeightless = owners.Contains(instance.Name) || group is { UsesWeights: false };
            IEnumerable<TrackItem> own = ItemsOf(instance.Tracking, model, isWeightless ? item => WithoutWeight(item, instance, model) : null);
            bool hasOwner = group?.Members.Any(owners.Contains) == true;
            IEnumerable<TrackItem> common = group is null ? [] : ItemsOf(group.Tracking, model, hasOwner ? item => item with { Weight = 0 } : null);
            plans.TryAdd(instance.Name, new(own.Concat(common).DistinctBy(item => item.Key)));
        }
        return plans;
    }

    private static IEnumerable<TrackItem> ItemsOf(VrrpTracking tracking, VrrpModel model, Func<TrackItem, TrackItem?>? change)
    {
        IEnumerable<TrackItem?> items =
        [
            .. tracking.Interfaces.Select(item => Create(TrackKind.Interface, item, 0, false)),
            .. tracking.Scripts.Select(item => model.Scripts.FirstOrDefault(other => other.Name == item.Name) is { } script
                ? Create(TrackKind.Script, item, script.Weight, script.IsReversed) : null),
            .. tracking.Files.Select(item => model.Files.FirstOrDefault(other => other.Name == item.Name) is { } file
                ? Create(TrackKind.File, item, file.Weight, file.IsReversed) : null),
            .. tracking.Processes.Select(item => model.Processes.FirstOrDefault(other => other.Name == item.Name) is { } process
                ? Create(TrackKind.Process, item, process.Weight, process.IsReversed) : null),
            .. tracking.BfdInstances.Select(item => model.BfdInstances.FirstOrDefault(other => other.Name == item.Name) is { } bfd
                ? Create(TrackKind.Bfd, item, bfd.Weight, bfd.IsReversed) : null),
            .. tracking.Services.Select(item => new TrackItem(new(TrackKind.Service, item.Name), item.Weight, item.IsReversed)),
        ];
        return items.Select(item => item is null || change is null ? item : change(item)).OfType<TrackItem>();
    }

    private static TrackItem Create(TrackKind kind, TrackedObject item, int weight, bool isReversed) =>
        new(new(kind, item.Name), item.Weight ?? weight, item.IsReversed ?? isReversed);

    /// <summary>An interface, and a file whose weight nobody has written, are a FAULT then; the others are not followed.</summary>
    private static TrackItem? WithoutWeight(TrackItem item, VrrpInstance instance, VrrpModel model)
    {
        if (item.Weight == 0)
            return item;
        bool isOwner = Machine.InstanceSettings.Of(instance, model.Defaults).Priority == OwnerPriority;
        bool isDefault = item.Key.Kind == TrackKind.File && item.Weight == 1;
        return isDefault || (item.Key.Kind == TrackKind.Interface && !isOwner) ? item with { Weight = 0 } : null;
    }
}
