namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Timeouts of a service are as long as LVS takes them.</summary>
internal sealed class ServiceTimeoutsRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        from service in model.Services
        from timeout in new[] { ("tcp", service.Timeouts.Tcp), ("tcpfin", service.Timeouts.TcpFin), ("udp", service.Timeouts.Udp) }
        where timeout.Item2 < TimeSpan.Zero || timeout.Item2 > TimeSpan.FromSeconds(Persistence.MaximumSeconds)
        select new ModelProblem(service.Origin, ModelField.Timeouts,
            $"virtual service {service.Key}: timeout {timeout.Item1} of {timeout.Item2.TotalSeconds:0} seconds is out of range; "
            + $"use 1 to {Persistence.MaximumSeconds}, or 0 for the director's");
}
