using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>DPVS's words of virtual_server.</summary>
internal static class DpvsServiceRows
{
    private const string EveryoneIsLetIn = "is in the model, and refuses nobody yet: every client is let in";

    private static readonly ChoiceSyntax<string> s_hashTargets = new([("sip", "sip"), ("qid", "qid")], []);

    /// <summary>Its insecure variants believe a header that the client sends.</summary>
    private static readonly ChoiceSyntax<ClientAddress> s_proxyProtocols = new(
        [("v1", ClientAddress.ProxyV1), ("v2", ClientAddress.ProxyV2), ("disable", ClientAddress.None)],
        ["v1-insecure", "v2-insecure"]);

    /// <summary>The rows.</summary>
    public static IEnumerable<Keyword<VirtualServerConfig>> All =>
    [
        .. Row<VirtualServerConfig>.Number("establish_timeout conn_timeout", 1, ValueSyntax.MaximumSeconds, SessionTimeoutsReader.SetEstablished),
        .. Row<VirtualServerConfig>.Name("laddr_group_name", (config, value) => config.LocalAddressGroup = value),
        .. Row<VirtualServerConfig>.Choice("proxy_protocol", s_proxyProtocols, (config, value) => config.ClientAddress = value, isStrict: true),
        .. Row<VirtualServerConfig>.Name("vip_bind_dev", (config, value) => config.BindPort = value),
        .. Row<VirtualServerConfig>.Name("daddr_group_name", (config, value) =>
            config.Dpvs = config.Dpvs with { DenyGroup = value.Value }).NotYet(EveryoneIsLetIn),
        .. Row<VirtualServerConfig>.Name("waddr_group_name", (config, value) =>
            config.Dpvs = config.Dpvs with { AllowGroup = value.Value }).NotYet(EveryoneIsLetIn),
        .. Row<VirtualServerConfig>.Flag("syn_proxy", (config, _) => config.Dpvs = config.Dpvs with { SynProxy = true }).NotYet(),
        .. Row<VirtualServerConfig>.Flag("expire_quiescent_conn", (config, _) =>
            config.Dpvs = config.Dpvs with { ExpiresQuiescentSessions = true }).NotYet(),
        .. Row<VirtualServerConfig>.Flag("quic", (config, _) => config.Dpvs = config.Dpvs with { Quic = true }).NotYet(),
        .. Row<VirtualServerConfig>.Choice("hash_target", s_hashTargets, (config, value) =>
            config.Dpvs = config.Dpvs with { HashTarget = value.Value }).NotYet("is in the model; conhash goes by the client's address"),
        .. Row<VirtualServerConfig>.Number("bps", 0, long.MaxValue, (config, value) =>
            config.Dpvs = config.Dpvs with { BitsPerSecond = value.Value }).NotYet(),
        .. Row<VirtualServerConfig>.Number("limit_proportion", 0, 100, (config, value) =>
            config.Dpvs = config.Dpvs with { LimitProportion = (int)value.Value }).NotYet(),
        .. Row<VirtualServerConfig>.Name("src-range", (config, value) => config.SourceRange = value.Value).NotYet(),
        .. Row<VirtualServerConfig>.Name("dst-range", (config, value) => config.DestinationRange = value.Value).NotYet(),
        .. Row<VirtualServerConfig>.Name("iif", (config, value) => config.InputPort = value.Value).NotYet(),
        .. Row<VirtualServerConfig>.Name("oif", (config, value) => config.OutputPort = value.Value).NotYet(),
    ];
}
