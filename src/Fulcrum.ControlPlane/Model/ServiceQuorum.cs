namespace Fulcrum.ControlPlane.Model;

/// <summary>When a service counts as up. Weights count, not heads.</summary>
public sealed record ServiceQuorum
{
    /// <summary>Sum of the weights of servers that are up, from which on the service is up; at least 1.</summary>
    public uint Weight { get; init; } = 1;

    /// <summary>Distance from <see cref="Weight"/>, up and down, at which the service changes.</summary>
    public uint Hysteresis { get; init; }

    /// <summary>Run when the service comes up.</summary>
    public Script? Up { get; init; }

    /// <summary>Run when the service goes down.</summary>
    public Script? Down { get; init; }
}
