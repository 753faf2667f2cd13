using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Services.State;

/// <summary>What the API owns.</summary>
public sealed record ApiObjects(
    IEnumerable<VirtualService> Services,
    IEnumerable<LocalAddressPool> Pools,
    IEnumerable<MarkRule> MarkRules,
    IEnumerable<SettingValue> Settings)
{
    /// <summary>What of a model the API owns.</summary>
    public static ApiObjects Of(DirectorModel model) => new(
        model.Services.Where(s => s.Origin.IsApi),
        model.Pools.Where(p => p.Origin.IsApi),
        model.MarkRules.Where(r => r.Origin.IsApi),
        model.Settings.OfApi);
}
