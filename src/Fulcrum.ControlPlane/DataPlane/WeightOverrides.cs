using System.Collections.Immutable;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// Weights that an operator has set in place of the configured ones: overrides at run time, also of what the file owns, that outlive reloads
/// and restarts and go with their server. Thread-safe.
/// </summary>
/// <param name="known">Those of before the restart.</param>
/// <param name="log">Begin and end of each.</param>
public sealed class WeightOverrides(IReadOnlyDictionary<ServerKey, uint> known, ILogger<WeightOverrides> log)
{
    private readonly Lock _lock = new();
    private volatile ImmutableDictionary<ServerKey, uint> _current = known.ToImmutableDictionary();
    private volatile Applied _applied = new(null, null, []);

    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<ServerKey, uint> Current => _current;

    /// <summary>Sets a weight; null: the configured one counts again.</summary>
    public void Set(ServerKey server, uint? weight)
    {
        lock (_lock)
            _current = weight is { } value ? _current.SetItem(server, value) : _current.Remove(server);
        log.LogInformation("{Server} has weight {Weight}, whatever is configured.", server, weight is { } set ? $"{set}" : "as configured");
    }

    /// <summary>Forgets those of servers that are not configured any more; whether there was one.</summary>
    public bool Retain(DirectorModel model)
    {
        if (_current.IsEmpty)
            return false;
        Dictionary<ServiceKey, VirtualService> services = model.Services.ToDictionary(service => service.Key);
        ServerKey[] gone = [.. _current.Keys.Where(key => !services.TryGetValue(key.Service, out VirtualService? service)
            || service.RealServers.All(server => !server.Endpoint.Equals(key.Server)))];
        lock (_lock)
            _current = _current.RemoveRange(gone);
        return gone.Length > 0;
    }

    /// <summary>The model with these weights; the same object for the same model while nothing is set anew.</summary>
    public DirectorModel Apply(DirectorModel model)
    {
        ImmutableDictionary<ServerKey, uint> current = _current;
        if (current.IsEmpty)
            return model;
        Applied applied = _applied;
        if (!ReferenceEquals(applied.Source, model.Services) || !ReferenceEquals(applied.Overrides, current))
        {
            HashSet<ServiceKey> services = [.. current.Keys.Select(key => key.Service)];
            _applied = applied = new(model.Services, current,
                [.. model.Services.Select(service => services.Contains(service.Key) ? Apply(service, current) : service)]);
        }
        return model with { Services = applied.Result };
    }

    private static VirtualService Apply(VirtualService service, ImmutableDictionary<ServerKey, uint> weights) => service with
    {
        RealServers = [.. service.RealServers.Select(server =>
            weights.TryGetValue(new(service.Key, server.Endpoint), out uint weight) ? server with { Weight = (int)weight } : server)],
    };

    private sealed record Applied(object? Source, object? Overrides, ValueList<VirtualService> Result);
}
