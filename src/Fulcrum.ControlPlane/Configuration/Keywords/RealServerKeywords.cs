using Fulcrum.ControlPlane.Configuration.Binding;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of real_server.</summary>
public static class RealServerKeywords
{
    /// <summary>The table.</summary>
    public static KeywordTable<RealServerConfig> Table { get; } = new("real_server",
        CheckParameterRows.For<RealServerConfig>(minimumRetries: 1),
        Row<RealServerConfig>.Switch("alpha", (config, value) => config.Alpha = value),
        Row<RealServerConfig>.Switch("inhibit_on_failure", (config, value) => config.InhibitOnFailure = value),
        Row<RealServerConfig>.Number("weight", 0, int.MaxValue, (config, value) => config.Weight = value),
        Row<RealServerConfig>.Number("uthreshold", 0, int.MaxValue, (config, value) => config.UpperThreshold = value),
        Row<RealServerConfig>.Number("lthreshold", 0, int.MaxValue, (config, value) => config.LowerThreshold = value),
        Row<RealServerConfig>.Custom("lvs_method lb_kind", ForwardingMethodReader.Read),
        Row<RealServerConfig>.Block("TCP_CHECK", TcpCheckKeywords.Read),
        Row<RealServerConfig>.Noted(
            "HTTP_GET SSL_GET UDP_CHECK DNS_CHECK SMTP_CHECK MISC_CHECK PING_CHECK BFD_CHECK FILE_CHECK",
            "is not run in this version: it never takes a server out"),
        Row<RealServerConfig>.Noted("ICMP_CHECK", "is no longer a keyword and has no effect; use TCP_CHECK"),
        Row<RealServerConfig>.Noted("notify_up notify_down smtp_alert virtualhost snmp_name"));
}
