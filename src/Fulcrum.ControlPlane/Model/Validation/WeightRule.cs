namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Weights fit into what the data plane stores.</summary>
internal sealed class WeightRule : IServiceRule
{
    private const int Maximum = 65535;

    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        from service in model.Services
        from server in service.RealServers
        where server.Weight is < 0 or > Maximum
        select new ModelProblem(server.Origin, ModelField.Weight,
            $"real server {server.Endpoint} of {service.Key}: weight {server.Weight} is out of range; use 0 to {Maximum}");
}
