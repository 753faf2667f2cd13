using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Vrrp;

/// <summary>What of VRRP an operator should look at.</summary>
internal static class VrrpWarnings
{
    /// <summary>A sentence each.</summary>
    public static IEnumerable<string> Of(IEnumerable<InstanceView> views)
    {
        foreach (InstanceView view in views)
        {
            InstanceStatus status = view.Status;
            string name = $"VRRP instance {status.Name}";
            if (status.State == RouterState.Fault)
                yield return $"{name} is in FAULT: {string.Join(' ', status.Faults)}";
            if (status.IsSplit)
                yield return $"{name} is MASTER, and another director is, too: the two do not hear each other, or one does not accept the other's adverts.";
            if (status.Duplicate is { } duplicate)
                yield return $"{name}: {duplicate}";
            if (status.IsYielding)
                yield return $"{name} has yielded and does not take over while another director lives; 'fulcrumctl vrrp release' ends that.";
            if (!status.MayTakeOver)
                yield return $"{name} does not take over from a living master until sessions are synchronised.";
        }
    }
}
