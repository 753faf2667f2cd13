using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Checks can be run: their times are positive, and source and target fit together.</summary>
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
        if (check is NetworkCheck { Timeout.Ticks: <= 0 })
            yield return "connect_timeout has to be above 0";
        if (check is NetworkCheck { Source: { } source } network && source.AddressFamily != network.Target.AddressFamily)
            yield return $"source {source.Address} and target {network.Target.Address} are of different address families";
    }
}
