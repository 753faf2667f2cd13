namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>The way in which servers learn the client's address exists for the service's protocol.</summary>
internal sealed class ClientAddressRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        from service in model.Services
        let reason = WhyNotUsable(service.ClientAddress, service.Key.Protocol)
        where reason is not null
        select new ModelProblem(service.Origin, ModelField.ClientAddress, $"virtual service {service.Key}: {reason}");

    private static string? WhyNotUsable(ClientAddress way, TransportProtocol protocol) => (way, protocol) switch
    {
        (ClientAddress.None, _) or (_, TransportProtocol.Any) => null,
        (ClientAddress.Toa or ClientAddress.ProxyV1 or ClientAddress.ProxyV2, TransportProtocol.Tcp) => null,
        (ClientAddress.Uoa or ClientAddress.ProxyV2, TransportProtocol.Udp) => null,
        (ClientAddress.Toa, TransportProtocol.Udp) => "client_address toa is an option of TCP; use uoa or proxy_v2",
        (ClientAddress.ProxyV1, TransportProtocol.Udp) => "client_address proxy_v1 is for TCP; use proxy_v2 or uoa",
        (ClientAddress.Uoa, TransportProtocol.Tcp) => "client_address uoa is for UDP; use toa, proxy_v1 or proxy_v2",
        _ => $"no client_address can be used with {protocol.ToString().ToUpperInvariant()}; remove it",
    };
}
