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

    /// <summary>The table.</summary>
    public static KeywordTable<VirtualServerConfig> Table { get; } = new("virtual_server",
        CheckRows.Inherited<VirtualServerConfig>(minimumRetries: 1),
        Row<VirtualServerConfig>.Flag("alpha", (config, value) => config.Alpha = value),
        Row<VirtualServerConfig>.Flag("inhibit_on_failure", (config, value) => config.InhibitOnFailure = value),
        Row<VirtualServerConfig>.Number("weight", 1, int.MaxValue, (config, value) => config.Weight = value),
        Row<VirtualServerConfig>.Value("lb_algo lvs_sched", "the name of a scheduler",
            ReadScheduler, (config, value) => config.Scheduler = value),
        Row<VirtualServerConfig>.Custom("lb_kind lvs_method", ForwardingMethodReader.Read),
        Row<VirtualServerConfig>.Custom("sh-port sh-fallback mh-port mh-fallback", SchedulerFlagReader.ReadNamed),
        Row<VirtualServerConfig>.Custom("flag-1 flag-2 flag-3", SchedulerFlagReader.ReadNumbered),
        Row<VirtualServerConfig>.Custom("hashed", SchedulerFlagReader.ReadHashed).WithItsBlock("has no effect: LVS sets it for itself"),
        Row<VirtualServerConfig>.Flag("ops", (config, value) => config.OnePacket = value),
        Row<VirtualServerConfig>.Custom("persistence_timeout", PersistenceReader.ReadTimeout),
        Row<VirtualServerConfig>.Custom("persistence_granularity", PersistenceReader.ReadGranularity),
        Row<VirtualServerConfig>.Choice("ip_family", s_families, (config, value) => config.Family = value),
        Row<VirtualServerConfig>.Choice("protocol", s_protocols, (config, value) => config.Protocol = value),
        Row<VirtualServerConfig>.Block("real_server", RealServerReader.Read),
        ServiceStateRows.All,
        DpvsServiceRows.All,
        FulcrumServiceRows.All,
        Row<VirtualServerConfig>.Unknown("nat_mask net_mask", "is no longer a keyword and has no effect"),
        CheckRows.OldRetries<VirtualServerConfig>());

    private static (string? Complaint, string Value) ReadScheduler(string text)
    {
        if (Schedulers.Available.Contains(text))
            return (null, text);
        string hint = Spelling.Nearest(text, Schedulers.Available) is { } nearest ? $"; did you mean '{nearest}'?" : "";
        return ($"'{text}' is not the name of a scheduler{hint}; use one of {string.Join(", ", Schedulers.Available)}", text);
    }
}
