namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>Of times that may be missing.</summary>
internal static class Earliest
{
    /// <summary>The earlier one; null where both are missing.</summary>
    public static TimeSpan? Of(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;
}
