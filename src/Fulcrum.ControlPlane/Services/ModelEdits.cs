using System.Net;
using Fulcrum.ControlPlane.Model;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services;

/// <summary>
/// What the API can do to a model: pure functions from a model to the next one. Each throws <see cref="RefusedException"/> when
/// the object is there already, is not there, or belongs to the file. Whether the result can run is the validator's business.
/// </summary>
public static class ModelEdits
{
    /// <summary>ALREADY_EXISTS for a key in use.</summary>
    public static DirectorModel Create(this DirectorModel model, VirtualService service)
    {
        if (model.Services.FirstOrDefault(s => s.Key == service.Key) is { } existing)
            throw Exists($"virtual service {service.Key}", existing.Origin);
        return model with { Services = [.. model.Services, service] };
    }

    /// <summary>
    /// All that <paramref name="change"/> makes of the service is taken, but its key, its servers and its owner stay.
    /// </summary>
    public static DirectorModel Update(this DirectorModel model, ServiceKey key, Func<VirtualService, VirtualService> change) =>
        model.Replace(Owned(model, key), s => change(s) with { Key = s.Key, RealServers = s.RealServers, Origin = s.Origin });

    /// <summary>Real servers go with it.</summary>
    public static DirectorModel Delete(this DirectorModel model, ServiceKey key)
    {
        VirtualService service = Owned(model, key);
        return model with { Services = new(model.Services.Where(s => s != service)) };
    }

    /// <summary>ALREADY_EXISTS when the service has this server.</summary>
    public static DirectorModel Create(this DirectorModel model, ServiceKey key, RealServer server)
    {
        VirtualService service = Owned(model, key);
        if (service.RealServers.Any(s => s.Endpoint.Equals(server.Endpoint)))
            throw Exists($"real server {server.Endpoint} of virtual service {key}", service.Origin);
        return model.Replace(service, s => s with { RealServers = [.. s.RealServers, server] });
    }

    /// <summary>Mode null: stays as it is. Tunnel null: stays as it is in a server that stays in a tunnel.</summary>
    public static DirectorModel Update(this DirectorModel model, ServiceKey key, IPEndPoint endpoint, ServerChange change)
    {
        VirtualService service = Owned(model, key);
        RealServer server = service.Server(endpoint);
        ForwardingMode mode = change.Mode ?? server.Mode;
        RealServer next = server with
        {
            Weight = change.Weight,
            Mode = mode,
            Tunnel = change.Tunnel ?? (mode == ForwardingMode.Tunnel ? server.Tunnel ?? Tunnel.Ipip : null),
            UpperThreshold = change.UpperThreshold,
            LowerThreshold = change.LowerThreshold,
        };
        return model.Replace(service, s => s with { RealServers = new(s.RealServers.Select(r => r == server ? next : r)) });
    }

    /// <summary>Takes the server out of its service.</summary>
    public static DirectorModel Delete(this DirectorModel model, ServiceKey key, IPEndPoint endpoint)
    {
        VirtualService service = Owned(model, key);
        RealServer server = service.Server(endpoint);
        return model.Replace(service, s => s with { RealServers = new(s.RealServers.Where(r => r != server)) });
    }

    /// <summary>ALREADY_EXISTS for a name in use.</summary>
    public static DirectorModel Create(this DirectorModel model, LocalAddressPool pool)
    {
        if (model.Pools.FirstOrDefault(p => p.Name == pool.Name) is { } existing)
            throw Exists($"local-address pool '{pool.Name}'", existing.Origin);
        return model with { Pools = [.. model.Pools, pool] };
    }

    /// <summary>Addresses are replaced.</summary>
    public static DirectorModel Update(this DirectorModel model, LocalAddressPool pool)
    {
        LocalAddressPool old = Owned(model, pool.Name);
        return model with { Pools = new(model.Pools.Select(p => p == old ? pool : p)) };
    }

    /// <summary>FAILED_PRECONDITION while a service uses it.</summary>
    public static DirectorModel DeletePool(this DirectorModel model, string name)
    {
        LocalAddressPool pool = Owned(model, name);
        if (model.Services.FirstOrDefault(s => s.LocalAddressPool == name) is { } user)
        {
            throw new RefusedException(StatusCode.FailedPrecondition,
                $"local-address pool '{name}' is used by virtual service {user.Key} ({user.Origin}); "
                + "change or delete that first");
        }
        return model with { Pools = new(model.Pools.Where(p => p != pool)) };
    }

    /// <summary>Behind all others. ALREADY_EXISTS for one that is the same but for its mark.</summary>
    public static DirectorModel Create(this DirectorModel model, MarkRule rule)
    {
        if (model.MarkRules.FirstOrDefault(rule.HasConditionsOf) is { } existing)
            throw Exists($"mark rule ({existing})", existing.Origin);
        return model with { MarkRules = [.. model.MarkRules, rule] };
    }

    /// <summary>All but the mark counts.</summary>
    public static DirectorModel Delete(this DirectorModel model, MarkRule rule)
    {
        MarkRule existing = model.MarkRules.FirstOrDefault(rule.HasConditionsOf) ?? throw NotFound($"mark rule ({rule})");
        if (!existing.Origin.IsApi)
            throw BelongsToFile($"mark rule ({existing})", existing.Origin);
        return model with { MarkRules = new(model.MarkRules.Where(r => r != existing)) };
    }

    /// <summary>Sets values, and takes others back to their defaults; FAILED_PRECONDITION for what the file sets.</summary>
    public static DirectorModel Set(this DirectorModel model, IEnumerable<SettingValue> values, IEnumerable<string> reset)
    {
        DirectorSettings settings = model.Settings;
        foreach (string name in reset)
            settings = Settable(settings, name).WithoutApi(name);
        foreach (SettingValue value in values)
            settings = Settable(settings, value.Name).WithApi(value);
        return model with { Settings = settings };
    }

    /// <summary>NOT_FOUND when there is none with this key.</summary>
    public static VirtualService Service(this DirectorModel model, ServiceKey key) =>
        model.Services.FirstOrDefault(s => s.Key == key) ?? throw NotFound($"virtual service {key}");

    /// <summary>NOT_FOUND when the service has no such server.</summary>
    public static RealServer Server(this VirtualService service, IPEndPoint endpoint) =>
        service.RealServers.FirstOrDefault(s => s.Endpoint.Equals(endpoint))
        ?? throw NotFound($"real server {endpoint} of virtual service {service.Key}");

    /// <summary>NOT_FOUND when there is none with this name.</summary>
    public static LocalAddressPool Pool(this DirectorModel model, string name) =>
        model.Pools.FirstOrDefault(p => p.Name == name) ?? throw NotFound($"local-address pool '{name}'");

    private static DirectorModel Replace(
        this DirectorModel model, VirtualService old, Func<VirtualService, VirtualService> change) =>
        model with { Services = new(model.Services.Select(s => s.Key == old.Key ? change(s) : s)) };

    private static VirtualService Owned(DirectorModel model, ServiceKey key)
    {
        VirtualService service = model.Service(key);
        return service.Origin.IsApi ? service : throw BelongsToFile($"virtual service {key}", service.Origin);
    }

    private static LocalAddressPool Owned(DirectorModel model, string name)
    {
        LocalAddressPool pool = model.Pool(name);
        return pool.Origin.IsApi ? pool : throw BelongsToFile($"local-address pool '{name}'", pool.Origin);
    }

    private static DirectorSettings Settable(DirectorSettings settings, string name) =>
        settings.OfFile.FirstOrDefault(item => item.Name == name) is { } ofFile
            ? throw BelongsToFile($"setting {name}", ofFile.Origin)
            : settings;

    private static RefusedException Exists(string what, Origin origin) => new(StatusCode.AlreadyExists,
        $"{what} exists already; it {(origin.IsApi ? "was made by the API" : $"is defined at {origin}")}");

    private static RefusedException NotFound(string what) => new(StatusCode.NotFound, $"there is no {what}");

    private static RefusedException BelongsToFile(string what, Origin origin) => new(StatusCode.FailedPrecondition,
        $"{what} belongs to the configuration file; change it at {origin} and reload");
}
