using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>What a scheduler compares servers by.</summary>
internal unsafe interface IMeasure
{
    /// <summary>Whether a server without active sessions is taken at once.</summary>
    static abstract bool PrefersIdle { get; }

    /// <summary>The load of a server.</summary>
    static abstract long Of(ServerEntry* server, ServerLoads loads);

    /// <summary>What the load is divided by.</summary>
    static abstract int WeightOf(ServerEntry* server);
}
