using System.Net;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Checks can be run: they have somewhere to connect to, and their times are positive.</summary>
internal sealed class HealthCheckRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        from service in model.Services
        from server in service.RealServers
        from check in server.HealthChecks
        from reason in Reasons(check)
        select new ModelProblem(server.Origin, ModelField.HealthCheck,
            $"{check.Kind} of real server {server.Endpoint} of {service.Key}: {reason}");

    private static IEnumerable<string> Reasons(HealthCheck check)
    {
        if (check.Interval <= TimeSpan.Zero)
            yield return "the time between checks (delay_loop) has to be above 0";
        if (check.Retries < 0)
            yield return "the number of retries cannot be negative";
        if (check.RetryDelay < TimeSpan.Zero || check.WarmUp < TimeSpan.Zero)
            yield return "times cannot be negative";
        if (check is TcpCheck tcp)
        {
            foreach (string reason in Reasons(tcp))
                yield return reason;
        }
    }

    private static IEnumerable<string> Reasons(TcpCheck check)
    {
        if (check.Timeout <= TimeSpan.Zero)
            yield return "connect_timeout has to be above 0";
        if (check.Target.Port == 0)
            yield return "port 0 cannot be connected to; use a port from 1 to 65535";
        if (check.Source is { } source && source.AddressFamily != check.Target.AddressFamily)
            yield return $"source {source.Address} and target {check.Target.Address} are of different address families";
        if (check.Target.Address.Equals(IPAddress.Any) || check.Target.Address.Equals(IPAddress.IPv6Any))
            yield return $"{check.Target.Address} cannot be connected to";
    }
}
