using System.Net;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.HealthChecks;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>Drains between API, state and the running daemon.</summary>
public static class ApiDrains
{
    /// <summary>RESET for UNSPECIFIED.</summary>
    public static DrainEnd End(Api.V1.DrainEnd end, string field, FieldErrors errors)
    {
        if (end == Api.V1.DrainEnd.Unspecified)
            return DrainEnd.Reset;
        if (!Enum.IsDefined(end))
            errors.Add(field, $"{(int)end} is no way to end a drain");
        return (DrainEnd)end;
    }

    /// <summary>Says of the servers of a service which drain, and how far they have come; their sessions are filled in already.</summary>
    public static Api.V1.VirtualService WithDrains(this Api.V1.VirtualService service, Model.ServiceKey key, Drains drains)
    {
        foreach (Api.V1.RealServer server in drains.Current.Count > 0 ? service.RealServers : [])
            server.WithDrain(key, drains);
        return service;
    }

    /// <summary>Says of a server whether it drains; its sessions are filled in already.</summary>
    public static Api.V1.RealServer WithDrain(this Api.V1.RealServer server, Model.ServiceKey service, Drains drains)
    {
        if (drains.Current.Count == 0)
            return server;
        IPEndPoint endpoint = new(IPAddress.Parse(server.Endpoint.Address), (int)server.Endpoint.Port);
        if (!drains.Current.TryGetValue(new ServerKey(service, endpoint), out Drain? drain))
            return server;
        server.EffectiveWeight = 0;
        server.Drain = new()
        {
            RemainingSeconds = drains.RemainingSeconds(drain),
            End = (Api.V1.DrainEnd)drain.End,
            SessionsAtStart = drain.SessionsAtStart,
            SessionsNow = server.ActiveSessions + server.InactiveSessions,
            Finished = drain.Finished,
        };
        return server;
    }

    /// <summary>For the state directory.</summary>
    public static Api.V1.DrainRecords ToRecords(IReadOnlyDictionary<ServerKey, Drain> drains)
    {
        Api.V1.DrainRecords records = new();
        records.Drains.AddRange(drains.Select(entry => new Api.V1.DrainRecord
        {
            Service = entry.Key.Service.ToApi(),
            Server = entry.Key.Server.ToApi(),
            DeadlineUnixMs = entry.Value.Deadline?.ToUnixTimeMilliseconds() ?? 0,
            End = (Api.V1.DrainEnd)entry.Value.End,
            SessionsAtStart = entry.Value.SessionsAtStart,
            Finished = entry.Value.Finished,
        }));
        return records;
    }

    /// <summary>From the state directory. Throws <see cref="RefusedException"/> for what makes no sense.</summary>
    public static IReadOnlyDictionary<ServerKey, Drain> FromRecords(Api.V1.DrainRecords records) => records.Drains.ToDictionary(
        record => new ServerKey(ApiReader.Key(record.Service), ApiReader.EndPoint(record.Server)),
        record => new Drain(
            record.DeadlineUnixMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(record.DeadlineUnixMs),
            (DrainEnd)record.End, record.SessionsAtStart, record.Finished));
}
