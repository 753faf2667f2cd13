using System.Collections.Frozen;

namespace Fulcrum.ControlPlane.Vrrp;

/// <summary>Whether the data plane could serve as master. Immutable.</summary>
/// <param name="DataPlaneProblem">Why it could not at all; null: it can.</param>
/// <param name="ConfigurationProblem">Why the data plane does not run the configuration; null: it does.</param>
/// <param name="DownInterfaces">Kernel interfaces whose ports have no link.</param>
internal sealed record VrrpReadiness(string? DataPlaneProblem, string? ConfigurationProblem, FrozenSet<string> DownInterfaces)
{
    /// <summary>All is well.</summary>
    public static VrrpReadiness Ready { get; } = new(null, null, FrozenSet<string>.Empty);

    /// <summary>Nothing is known of the data plane.</summary>
    public static VrrpReadiness Unknown { get; } = new("The data plane has not been reached yet.", null, FrozenSet<string>.Empty);

    /// <summary>Nothing stands in the way of a master.</summary>
    public bool IsReady => DataPlaneProblem is null && ConfigurationProblem is null;

    /// <summary>The same things stand in the way.</summary>
    public bool Equals(VrrpReadiness? other) => other is not null && DataPlaneProblem == other.DataPlaneProblem
        && ConfigurationProblem == other.ConfigurationProblem && DownInterfaces.SetEquals(other.DownInterfaces);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(DataPlaneProblem, ConfigurationProblem, DownInterfaces.Count);
}
