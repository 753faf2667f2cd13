using Fulcrum.ControlPlane.Configuration.Binding;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>What virtual_server says of the state of a service: quorum, sorry server, who is told.</summary>
internal static class ServiceStateRows
{
    /// <summary>The rows.</summary>
    public static IEnumerable<Keyword<VirtualServerConfig>> All =>
    [
        .. Row<VirtualServerConfig>.Number("quorum", 1, uint.MaxValue, (config, value) => config.Quorum = value),
        .. Row<VirtualServerConfig>.Number("hysteresis", 0, uint.MaxValue, (config, value) => config.Hysteresis = value),
        .. Row<VirtualServerConfig>.Script("quorum_up", config => config.QuorumUp, (config, value) => config.QuorumUp = value),
        .. Row<VirtualServerConfig>.Script("quorum_down", config => config.QuorumDown, (config, value) => config.QuorumDown = value),
        .. Row<VirtualServerConfig>.Custom("sorry_server", SorryServerReader.Read),
        .. Row<VirtualServerConfig>.Custom("sorry_server_inhibit", SorryServerReader.ReadInhibit),
        .. Row<VirtualServerConfig>.Custom("sorry_server_lvs_method", SorryServerReader.ReadMethod),
        .. Row<VirtualServerConfig>.Flag("omega", (config, _) => config.NotifiesOfEnd = true),
        .. Row<VirtualServerConfig>.Flag("ha_suspend", (config, _) => config.SuspendsChecks = true),
        .. Row<VirtualServerConfig>.Switch("smtp_alert", (config, value) => config.SendsMail = value.Value),
        .. Row<VirtualServerConfig>.Name("virtualhost", (config, value) => config.VirtualHost = value.Value),
        .. Row<VirtualServerConfig>.Name("snmp_name", (config, value) => config.SnmpName = value.Value).NotYet("is read; there is no SNMP"),
        .. Row<VirtualServerConfig>.Name("persistence_engine", (config, value) => config.PersistenceEngine = value.Value)
            .NotYet("is in the model; persistence goes by the client's address, not by Call-ID"),
    ];
}
