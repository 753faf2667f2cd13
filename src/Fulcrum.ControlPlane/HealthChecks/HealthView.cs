using System.Collections.Immutable;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>What all checks say at one moment. Servers without checks are not in it. Immutable.</summary>
public sealed record HealthView(ImmutableDictionary<ServerKey, ServerHealth> Servers)
{
    /// <summary>Nothing is checked yet.</summary>
    public static HealthView Empty { get; } = new(ImmutableDictionary<ServerKey, ServerHealth>.Empty);

    /// <summary>Null for a server without checks.</summary>
    public ServerHealth? Find(VirtualService service, RealServer server) =>
        Servers.GetValueOrDefault(ServerKey.OfChecks(service, server));

    /// <summary>Whether the server is in rotation; for a server that is not checked yet, its start state.</summary>
    public bool IsUp(VirtualService service, RealServer server) =>
        Find(service, server)?.Up ?? !server.HealthChecks.Any(c => c.StartsDown);

    /// <summary>The weight that is written, with what checks say about it; 0 for a server that is not in rotation.</summary>
    public int WeightOf(VirtualService service, RealServer server)
    {
        if (!IsUp(service, server))
            return 0;
        return Find(service, server)?.WeightFrom(server.Weight) ?? server.Weight;
    }
}
