using Fulcrum.ControlPlane.HealthChecks;

namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>A server slot of the statistics segment, whose it is, and what it holds, added up over workers.</summary>
public sealed record SlotReading(uint Slot, ServerKey Server, SlotCounters Counters);
