namespace Fulcrum.ControlPlane.Model;

/// <summary>Every setting of the whole director: LVS's sysctls and timeouts, with its defaults, and Fulcrum's own.</summary>
public static class SettingDefinitions
{
    private const uint LongestSeconds = Persistence.MaximumSeconds;

    /// <summary>lvs_timeouts tcp, ipvsadm --set.</summary>
    public const string TcpTimeout = "tcp_timeout";

    /// <summary>lvs_timeouts tcpfin.</summary>
    public const string TcpFinTimeout = "tcp_fin_timeout";

    /// <summary>lvs_timeouts udp.</summary>
    public const string UdpTimeout = "udp_timeout";

    /// <summary>Sorted by name.</summary>
    public static IReadOnlyList<SettingDefinition> All { get; } =
    [
        new("am_droprate", 10, 1, uint.MaxValue, "With drop_packet 3, one in so many packets that begin a session is dropped."),
        new("amemthresh", 1024, 0, uint.MaxValue,
            "Sessions are short while fewer than this are free (secure_tcp, drop_entry, drop_packet)."),
        Switch("backup_only", 0, "Balances nothing: all packets are the kernel's."),
        Switch("cache_bypass", 0, "Packets of a mark service without servers go to their own destination."),
        new("conn_reuse_mode", 1, 0, 3,
            "What a SYN does to a session that is over: 0 goes on with its server, 1 begins anew, 2 also in FIN_WAIT of DR and TUN."),
        Defence("drop_entry", "Drops half-open and idle sessions"),
        Defence("drop_packet", "Drops packets that begin a session"),
        Switch("expire_nodest_conn", 0, "A session whose server was removed ends with its next packet, which begins anew."),
        Switch("expire_quiescent_template", 0, "Persistence does not bind clients to servers of weight 0."),
        new("icmp_error_rate", 1000, 1, int.MaxValue, "ICMP errors and resets sent per second and worker."),
        new("lblc_expiration", 86400, 1, LongestSeconds, "Seconds after which lblc forgets an unused destination."),
        new("lblcr_expiration", 86400, 1, LongestSeconds, "Seconds after which lblcr forgets an unused destination."),
        new("local_port_rest", 60, 0, 3600,
            "Seconds after a TCP or SCTP session's last packet in which its local port serves no other session (FULLNAT); 0: none."),
        Switch("nat_icmp_send", 0, "What a NAT server sends without a session is answered with port unreachable."),
        Switch("pmtu_disc", 1, "Tunnels copy DF and answer packets that are too long; 0: they ignore DF and fragment."),
        Defence("secure_tcp", "Half-open TCP sessions count as such until the server answers twice"),
        Switch("sloppy_sctp", 0, "Any SCTP packet but ABORT begins a session, not only INIT."),
        Switch("sloppy_tcp", 0, "Any TCP segment but RST begins a session, not only SYN."),
        new(TcpFinTimeout, 120, 1, LongestSeconds, "Seconds that a TCP session lives in FIN_WAIT."),
        new(TcpTimeout, 900, 1, LongestSeconds, "Seconds that an established TCP session lives without packets."),
        new(UdpTimeout, 300, 1, LongestSeconds, "Seconds that a UDP session lives without packets."),
    ];

    private static readonly Dictionary<string, SettingDefinition> s_byName = All.ToDictionary(definition => definition.Name);

    /// <summary>Null when there is no such setting.</summary>
    public static SettingDefinition? Find(string name) => s_byName.GetValueOrDefault(name);

    private static SettingDefinition Switch(string name, uint standard, string help) => new(name, standard, 0, 1, help);

    private static SettingDefinition Defence(string name, string what) =>
        new(name, 0, 0, 3, $"{what}: 0 never, 1 and 2 while sessions are short, 3 always.");
}
