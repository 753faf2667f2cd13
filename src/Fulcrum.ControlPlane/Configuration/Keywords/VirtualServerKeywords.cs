using System.Net.Sockets;
using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of virtual_server.</summary>
public static class VirtualServerKeywords
{
    private static readonly ChoiceSyntax<TransportProtocol> s_protocols =
        new(
            [("TCP", TransportProtocol.Tcp), ("UDP", TransportProtocol.Udp), ("SCTP", TransportProtocol.Sctp)],
            ["ICMP", "ICMPV6"],
            IgnoresCase: true);

    private static readonly ChoiceSyntax<AddressFamily> s_families =
        new([("inet", AddressFamily.InterNetwork), ("inet6", AddressFamily.InterNetworkV6)], []);

    private static readonly ChoiceSyntax<ClientAddress> s_clientAddresses = new(
        [
            ("none", ClientAddress.None),
            ("toa", ClientAddress.Toa),
            ("uoa", ClientAddress.Uoa),
            ("proxy_v1", ClientAddress.ProxyV1),
            ("proxy_v2", ClientAddress.ProxyV2),
        ],
        []);

    /// <summary>DPVS's spelling. Its insecure variants believe a header that the client sends.</summary>
    private static readonly ChoiceSyntax<ClientAddress> s_proxyProtocols = new(
        [("v1", ClientAddress.ProxyV1), ("v2", ClientAddress.ProxyV2), ("disable", ClientAddress.None)],
        ["v1-insecure", "v2-insecure"]);

    /// <summary>The table.</summary>
    public static KeywordTable<VirtualServerConfig> Table { get; } = new("virtual_server",
        CheckParameterRows.For<VirtualServerConfig>(minimumRetries: 1),
        Row<VirtualServerConfig>.Flag("alpha", (config, value) => config.Alpha = value),
        Row<VirtualServerConfig>.Flag("inhibit_on_failure", (config, value) => config.InhibitOnFailure = value),
        Row<VirtualServerConfig>.Number("weight", 1, int.MaxValue, (config, value) => config.Weight = value),
        Row<VirtualServerConfig>.Name("lb_algo lvs_sched", (config, value) => config.Scheduler = value),
        Row<VirtualServerConfig>.Custom("lb_kind lvs_method", ForwardingMethodReader.Read),
        Row<VirtualServerConfig>.Custom("sh-port sh-fallback mh-port mh-fallback", SchedulerFlagReader.ReadNamed),
        Row<VirtualServerConfig>.Custom("flag-1 flag-2 flag-3", SchedulerFlagReader.ReadNumbered),
        Row<VirtualServerConfig>.Flag("ops", (config, value) => config.OnePacket = value),
        Row<VirtualServerConfig>.Custom("persistence_timeout", PersistenceReader.ReadTimeout),
        Row<VirtualServerConfig>.Value("persistence_granularity", "a netmask or a prefix length",
            PersistenceReader.ReadGranularity, (config, value) => config.PersistencePrefix = value),
        Row<VirtualServerConfig>.Custom("timeouts", SessionTimeoutsReader.ReadOfService),
        Row<VirtualServerConfig>.Number(
            "establish_timeout conn_timeout", 1, ValueSyntax.MaximumSeconds, SessionTimeoutsReader.SetEstablished),
        Row<VirtualServerConfig>.Number("slow_start", 0, ValueSyntax.MaximumSeconds,
            (config, value) => config.SlowStart = new(TimeSpan.FromSeconds(value.Value), value.At)),
        Row<VirtualServerConfig>.Choice("ip_family", s_families, (config, value) => config.Family = value),
        Row<VirtualServerConfig>.Choice("protocol", s_protocols, (config, value) => config.Protocol = value),
        Row<VirtualServerConfig>.Name("laddr_group_name", (config, value) => config.LocalAddressGroup = value),
        Row<VirtualServerConfig>.Choice("client_address", s_clientAddresses, (config, value) => config.ClientAddress = value),
        Row<VirtualServerConfig>.Choice("proxy_protocol", s_proxyProtocols, (config, value) => config.ClientAddress = value),
        Row<VirtualServerConfig>.Name("vip_bind_dev", (config, value) => config.BindPort = value),
        Row<VirtualServerConfig>.Block("real_server", RealServerReader.Read),
        Row<VirtualServerConfig>.Noted("nat_mask net_mask", "is no longer a keyword and has no effect"),
        Row<VirtualServerConfig>.Noted("persistence_engine",
            "has no effect in this version: persistence goes by the client's address, not by Call-ID"),
        Row<VirtualServerConfig>.Noted("sorry_server sorry_server_inhibit sorry_server_lvs_method",
            "has no effect in this version: a service whose servers are all down refuses its clients"),
        Row<VirtualServerConfig>.Noted("daddr_group_name waddr_group_name",
            "has no effect in this version: every client is let in"),
        Row<VirtualServerConfig>.Noted("""
            hashed virtualhost omega quorum hysteresis
            quorum_up quorum_down ha_suspend smtp_alert snmp_name expire_quiescent_conn quic hash_target syn_proxy
            bps limit_proportion src-range dst-range iif oif
            """));
}
