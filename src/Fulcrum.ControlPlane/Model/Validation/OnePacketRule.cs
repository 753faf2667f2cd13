namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>One-packet scheduling is for datagrams, and FULLNAT cannot do without sessions.</summary>
internal sealed class OnePacketRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model)
    {
        foreach (VirtualService service in model.Services.Where(service => service.OnePacket))
        {
            if (service.Key.Protocol is not (TransportProtocol.Udp or TransportProtocol.Any))
                yield return Problem(service, "one-packet scheduling (ops) is only for UDP services and services of a mark; remove it");
            if (service.RealServers.FirstOrDefault(server => server.Mode == ForwardingMode.FullNat) is { } server)
            {
                yield return Problem(service, $"one-packet scheduling (ops) leaves no sessions, which FNAT needs for the replies of real "
                    + $"server {server.Endpoint}; remove it, or use another forwarding mode");
            }
        }
    }

    private static ModelProblem Problem(VirtualService service, string message) =>
        new(service.Origin, ModelField.OnePacket, $"virtual service {service.Key}: {message}");
}
