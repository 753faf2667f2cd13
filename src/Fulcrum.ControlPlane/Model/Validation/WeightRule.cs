namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Weights fit into what the data plane stores. Those of the file may be larger, as in keepalived, and are cut.</summary>
internal sealed class WeightRule : IServiceRule
{
    private const int Maximum = 65535;

    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        from service in model.Services
        from server in service.RealServers
        where server.Weight < 0 || (server.Origin.IsApi && server.Weight > Maximum)
        select new ModelProblem(server.Origin, ModelField.Weight,
            $"real server {server.Endpoint} of {service.Key}: weight {server.Weight} is out of range; use 0 to {Maximum}");
}
