namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Real servers use a forwarding mode that exists.</summary>
internal sealed class ForwardingModeRule : IModelRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        from service in model.Services
        from server in service.RealServers
        where server.Mode != ForwardingMode.FullNat
        select new ModelProblem(server.Origin, ModelField.Mode,
            $"virtual service {service.Key}: forwarding mode {Name(server.Mode)} is not available in this version; use FNAT (FULLNAT)");

    private static string Name(ForwardingMode mode) => mode switch
    {
        ForwardingMode.Nat => "NAT",
        ForwardingMode.DirectRoute => "DR",
        ForwardingMode.Tunnel => "TUN",
        _ => mode.ToString(),
    };
}
