using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>What a scheduler compares servers by, before weights.</summary>
internal unsafe interface IMeasure
{
    /// <summary>The load of a server.</summary>
    static abstract long Of(ServerEntry* server, ServerLoads loads);
}
