using System.Net;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.HealthChecks;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>Weight overrides between API, state and the running daemon.</summary>
public static class ApiWeights
{
    private const uint Maximum = 65535;

    /// <summary>Null for none; INVALID_ARGUMENT for one that the data plane cannot have.</summary>
    public static uint? Read(Api.V1.OverrideRealServerWeightRequest request, FieldErrors errors)
    {
        if (request is { HasWeight: true, Weight: > Maximum })
            errors.Add("weight", $"{request.Weight} is out of range; use 0 to {Maximum}");
        return request.HasWeight ? request.Weight : null;
    }

    /// <summary>Says of the servers of a service which have another weight than the configured one.</summary>
    public static Api.V1.VirtualService WithOverrides(
        this Api.V1.VirtualService service, Model.ServiceKey key, WeightOverrides overrides, EffectiveWeights weights)
    {
        foreach (Api.V1.RealServer server in overrides.Current.Count > 0 ? service.RealServers : [])
            server.WithOverride(key, overrides, weights);
        return service;
    }

    /// <summary>Says of a server whether it has another weight than the configured one; its health is filled in already.</summary>
    public static Api.V1.RealServer WithOverride(
        this Api.V1.RealServer server, Model.ServiceKey service, WeightOverrides overrides, EffectiveWeights weights)
    {
        if (overrides.Current.Count == 0)
            return server;
        ServerKey key = new(service, new(IPAddress.Parse(server.Endpoint.Address), (int)server.Endpoint.Port));
        if (!overrides.Current.TryGetValue(key, out uint weight))
            return server;
        server.WeightOverride = weight;
        bool isOut = server.Health == Api.V1.HealthState.Down || (server.EffectiveWeight == 0 && server.Weight > 0);
        server.EffectiveWeight = isOut ? 0 : weights.Of(key, (int)weight);
        return server;
    }

    /// <summary>For the state directory.</summary>
    public static Api.V1.WeightRecords ToRecords(IReadOnlyDictionary<ServerKey, uint> weights)
    {
        Api.V1.WeightRecords records = new();
        records.Weights.AddRange(weights.Select(entry => new Api.V1.WeightRecord
        {
            Service = entry.Key.Service.ToApi(), Server = entry.Key.Server.ToApi(), Weight = entry.Value,
        }));
        return records;
    }

    /// <summary>From the state directory. Throws <see cref="RefusedException"/> for what makes no sense.</summary>
    public static IReadOnlyDictionary<ServerKey, uint> FromRecords(Api.V1.WeightRecords records) => records.Weights.ToDictionary(
        record => new ServerKey(ApiReader.Key(record.Service), ApiReader.EndPoint(record.Server)), record => Math.Min(record.Weight, Maximum));
}
