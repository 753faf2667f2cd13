namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>A counter of a worker or of the process.</summary>
/// <param name="Name">As the data plane exports it: "received", "drop.ttl_expired".</param>
/// <param name="Value">Now.</param>
/// <param name="Help">One sentence; empty where there is none.</param>
public sealed record CounterValue(string Name, ulong Value, string Help);
