using Fulcrum.ControlPlane.Configuration.Binding;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of real_server.</summary>
public static class RealServerKeywords
{
    /// <summary>The table.</summary>
    public static KeywordTable<RealServerConfig> Table { get; } = new("real_server",
        CheckRows.Inherited<RealServerConfig>(minimumRetries: 1),
        CheckRows.OldRetries<RealServerConfig>(),
        Row<RealServerConfig>.Switch("alpha", (config, value) => config.Alpha = value),
        Row<RealServerConfig>.Switch("inhibit_on_failure", (config, value) => config.InhibitOnFailure = value),
        Row<RealServerConfig>.Number("weight", 0, int.MaxValue, (config, value) => config.Weight = value),
        Row<RealServerConfig>.Number("uthreshold", 0, int.MaxValue, (config, value) => config.UpperThreshold = value),
        Row<RealServerConfig>.Number("lthreshold", 0, int.MaxValue, (config, value) => config.LowerThreshold = value),
        Row<RealServerConfig>.Custom("lvs_method lb_kind", ForwardingMethodReader.Read),
        CheckKeywords.Rows,
        HttpCheckKeywords.Rows,
        Row<RealServerConfig>.Script("notify_up", config => config.NotifyUp, (config, value) => config.NotifyUp = value),
        Row<RealServerConfig>.Script("notify_down", config => config.NotifyDown, (config, value) => config.NotifyDown = value),
        Row<RealServerConfig>.Switch("smtp_alert", (config, value) => config.SendsMail = value.Value),
        Row<RealServerConfig>.Name("virtualhost", (config, value) => config.VirtualHost = value.Value),
        Row<RealServerConfig>.Name("snmp_name", (config, value) => config.SnmpName = value.Value).NotYet("is read; there is no SNMP"),
        Row<RealServerConfig>.Unknown("ICMP_CHECK", "is no longer a keyword and has no effect; use PING_CHECK"));
}
