namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>DR and TUN leave the port of a packet as it is, so such a server has the port of its service.</summary>
internal sealed class ServerPortRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        from service in model.Services
        from server in service.RealServers
        where server.Mode.KeepsPort() && server.Endpoint.Port != service.Key.Port
        select new ModelProblem(server.Origin, ModelField.Identity,
            $"real server {server.Endpoint} of {service.Key}: {server.Mode.Word()} does not change ports; "
            + (service.Key.Port == 0 ? "use port 0, the one that the client chose" : $"use port {service.Key.Port}"));
}
