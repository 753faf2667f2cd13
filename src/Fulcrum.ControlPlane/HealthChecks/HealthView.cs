using System.Collections.Immutable;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>What all checks say at one moment. Servers without checks are not in it. Immutable.</summary>
public sealed record HealthView(ImmutableDictionary<ServerKey, ServerHealth> Servers)
{
    /// <summary>Nothing is checked yet.</summary>
    public static HealthView Empty { get; } = new(ImmutableDictionary<ServerKey, ServerHealth>.Empty);

    /// <summary>
    /// The same object in two views: a service that is the same object in both models has the same servers in rotation, with the same weights.
    /// </summary>
    public object Rotation { get; private init; } = new();

    /// <summary>What becomes of services, by <see cref="VirtualService.CheckedAs"/>.</summary>
    public ImmutableDictionary<ServiceKey, ServiceHealth> Services { get; init; } = ImmutableDictionary<ServiceKey, ServiceHealth>.Empty;

    /// <summary>Null for a service that nobody has looked at yet.</summary>
    public ServiceHealth? Find(VirtualService service) => Services.GetValueOrDefault(service.CheckedAs);

    /// <summary>Null for a server without checks.</summary>
    public ServerHealth? Find(VirtualService service, RealServer server) =>
        Servers.GetValueOrDefault(ServerKey.OfChecks(service, server));

    /// <summary>Whether the server is up; for a server that is not checked yet, its start state.</summary>
    public bool IsUp(VirtualService service, RealServer server) => IsUp(Find(service, server), server);

    /// <summary>As <see cref="IsUp(VirtualService, RealServer)"/>, where it is known what the checks say of it.</summary>
    public static bool IsUp(ServerHealth? health, RealServer server) =>
        health?.Up ?? (server.HealthChecks.Count == 0 || !server.HealthChecks.Any(c => c.StartsDown));

    /// <summary>After a result that changes what is in rotation.</summary>
    public HealthView WithOtherRotation() => this with { Rotation = new() };

    /// <summary>After a change of the services of these servers, which are other objects now. Null: such a server has no checks.</summary>
    public HealthView With(IEnumerable<ServerKey> changed, Func<ServerKey, ServerHealth?> judge)
    {
        ImmutableDictionary<ServerKey, ServerHealth> servers = Servers;
        foreach (ServerKey server in changed)
            servers = judge(server) is { } health ? servers.SetItem(server, health) : servers.Remove(server);
        return this with { Servers = servers };
    }
}
