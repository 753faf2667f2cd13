using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Paths;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;
using Google.Protobuf.WellKnownTypes;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>What the API tells of quorums, sorry servers and checks.</summary>
internal static class ApiHealth
{
    /// <summary>Writes what becomes of the service.</summary>
    public static void WriteHealth(this Api.V1.VirtualService written, VirtualService service, HealthView health)
    {
        if (service.SorryServer is { } sorry)
            written.SorryServer = sorry.EndpointIn(service.Key).ToApi();
        if (health.Find(service) is not { } found)
            return;
        written.Quorum = new()
        {
            HasQuorum = found.HasQuorum,
            Weight = (ulong)found.Weight,
            Quorum = service.Quorum.Weight,
            Hysteresis = service.Quorum.Hysteresis,
            SorryServes = new ServiceRotation(service, health).SorryServes,
        };
        written.Quorum.Kept.AddRange(found.Kept.Select(server => server.ToApi()));
    }

    /// <summary>The service with how the checks of its servers stand.</summary>
    public static Api.V1.VirtualService WithChecks(this Api.V1.VirtualService written, VirtualService service, HealthMonitor monitor)
    {
        foreach ((Api.V1.RealServer server, RealServer known) in written.RealServers.Zip(service.RealServers))
            server.WithChecks(service, known, monitor);
        return written;
    }

    /// <summary>The server with how its checks stand.</summary>
    public static Api.V1.RealServer WithChecks(
        this Api.V1.RealServer written, VirtualService service, RealServer server, HealthMonitor monitor)
    {
        written.Checks.AddRange(monitor.ChecksOf(service, server).Select(c => Write(c.Check, c.Status, DataPath.Of(service, server, c.Check) is not null)));
        return written;
    }

    private static Api.V1.CheckStatus Write(Model.Checks.HealthCheck check, CheckStatus status, bool travelsAsData) => new()
    {
        Kind = check.Kind,
        Up = status.Up,
        Result = status.Verdict switch
        {
            CheckVerdict.Success => Api.V1.CheckOutcome.Success,
            CheckVerdict.Progress => Api.V1.CheckOutcome.Progress,
            CheckVerdict.Failure => Api.V1.CheckOutcome.Failure,
            CheckVerdict.Inconclusive => Api.V1.CheckOutcome.Inconclusive,
            _ => Api.V1.CheckOutcome.Unspecified,
        },
        Reason = status.Reason,
        EndedAt = status.Verdict is null ? null : status.EndedAt.ToTimestamp(),
        Duration = status.Verdict is null ? null : status.Duration.ToDuration(),
        NextAt = status.NextAt?.ToTimestamp(),
        TravelsAsData = travelsAsData,
    };
}
