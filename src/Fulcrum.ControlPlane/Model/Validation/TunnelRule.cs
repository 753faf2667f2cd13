namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Tunnel options go with TUN, and with the type of the tunnel.</summary>
internal sealed class TunnelRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        from service in model.Services
        from server in service.RealServers
        where server.Tunnel is not null
        let reason = server.Mode == ForwardingMode.Tunnel
            ? WhyNotUsable(server.Tunnel)
            : $"tunnel options do not go with {server.Mode.Word()}; remove them, or use TUN"
        where reason is not null
        select new ModelProblem(server.Origin, ModelField.Mode, $"virtual service {service.Key}: {reason}");

    /// <summary>What of its options does not go together; null when all do.</summary>
    public static string? WhyNotUsable(Tunnel? tunnel) => tunnel switch
    {
        { Kind: TunnelKind.Gue, Port: 0 } => "a gue tunnel needs the UDP port that the server decapsulates on; write its port",
        { Kind: not TunnelKind.Gue, Port: not 0 } => $"a tunnel of type {Word(tunnel.Kind)} has no port; remove it, or use gue",
        { Kind: TunnelKind.Ipip, Checksum: not TunnelChecksum.None } =>
            "a tunnel of type ipip has no checksum; remove it, or use gre or gue",
        { Kind: TunnelKind.Gre, Checksum: TunnelChecksum.Remote } => "remcsum is for gue tunnels; use csum or nocsum with gre",
        _ => null,
    };

    private static string Word(TunnelKind kind) => kind.ToString().ToLowerInvariant();
}
