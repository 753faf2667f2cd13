using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Words of virtual_server that neither keepalived nor DPVS has; they are strict.</summary>
internal static class FulcrumServiceRows
{
    private const int WholePercent = 100;

    private static readonly ChoiceSyntax<ClientAddress> s_clientAddresses = new(
        [
            ("none", ClientAddress.None),
            ("toa", ClientAddress.Toa),
            ("uoa", ClientAddress.Uoa),
            ("proxy_v1", ClientAddress.ProxyV1),
            ("proxy_v2", ClientAddress.ProxyV2),
        ],
        []);

    /// <summary>The rows.</summary>
    public static IEnumerable<Keyword<VirtualServerConfig>> All =>
    [
        .. Row<VirtualServerConfig>.Custom("timeouts", SessionTimeoutsReader.ReadOfService),
        .. Row<VirtualServerConfig>.Number("slow_start", 0, ValueSyntax.MaximumSeconds,
            (config, value) => config.SlowStart = new(TimeSpan.FromSeconds(value.Value), value.At), isStrict: true),
        .. Row<VirtualServerConfig>.Number("panic_threshold", 0, WholePercent, (config, value) => config.PanicThreshold = value, isStrict: true),
        .. Row<VirtualServerConfig>.Block("passive_evidence", (config, statement, block, context) =>
        {
            config.PassiveEvidence = new() { At = statement.Position };
            PassiveEvidenceKeywords.Table.Bind(config.PassiveEvidence, block, context);
        }),
        .. Row<VirtualServerConfig>.Choice("client_address", s_clientAddresses, (config, value) => config.ClientAddress = value, isStrict: true),
    ];
}
