namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>A server's lower threshold is not above the upper one, as in LVS.</summary>
internal sealed class ThresholdRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        from service in model.Services
        from server in service.RealServers
        where server.LowerThreshold > server.UpperThreshold
        select new ModelProblem(server.Origin, ModelField.Thresholds,
            $"real server {server.Endpoint} of {service.Key}: lower threshold {server.LowerThreshold} is above the upper threshold "
            + $"{server.UpperThreshold}; lower the one or raise the other");
}
