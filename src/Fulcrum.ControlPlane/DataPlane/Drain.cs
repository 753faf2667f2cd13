namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>An operator's order to let a real server's sessions run out.</summary>
/// <param name="Deadline">When what is left ends; null: never.</param>
/// <param name="End">What happens to it then.</param>
/// <param name="SessionsAtStart">Sessions that it had when the drain began.</param>
/// <param name="Finished">The deadline has passed and what was left has ended.</param>
public sealed record Drain(DateTimeOffset? Deadline, DrainEnd End, ulong SessionsAtStart, bool Finished = false);

/// <summary>What happens to sessions that are left at the deadline; values as in the API.</summary>
public enum DrainEnd
{
    /// <summary>TCP: both ends get a RST.</summary>
    Reset = 1,

    /// <summary>They are forgotten.</summary>
    Move = 2,

    /// <summary>They go on.</summary>
    Keep = 3,
}
