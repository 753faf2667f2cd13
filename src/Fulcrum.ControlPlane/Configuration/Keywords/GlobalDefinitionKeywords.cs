using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of global_defs.</summary>
public static class GlobalDefinitionKeywords
{
    private const string OneProcess = "has no effect: the control plane is one process, and its unit says how it is run";
    private const string NoSnmp = "has no effect: there is no SNMP and no DBus; fulcrumctl and the API tell everything";
    private const string NoNftables = "has no effect: the data plane takes packets before the kernel's filters";
    private const string NoDump = "has no effect: fulcrumctl tells the state at any time";

    private const string OutsideWords =
        "instance net_namespace net_namespace_ipvs namespace_with_ipsets use_pid_dir child_wait_time linkbeat_use_polling";

    /// <summary>Of the process, outside of all blocks.</summary>
    internal static IEnumerable<Keyword<DirectorConfig>> ProcessRows =>
    [
        .. Row<DirectorConfig>.Noted("instance net_namespace net_namespace_ipvs namespace_with_ipsets use_pid_dir child_wait_time", OneProcess),
        .. Row<DirectorConfig>.Noted("linkbeat_use_polling", "has no effect: the kernel tells the state of links"),
    ];

    /// <summary>The table.</summary>
    public static KeywordTable<DirectorConfig> Table { get; } = new("global_defs",
        Row<DirectorConfig>.Custom("lvs_timeouts", SessionTimeoutsReader.Read),
        SettingDefinitions.All.SelectMany(SettingRow),
        GlobalDirectorRows.All,
        GlobalVrrpRows.All,
        Row<DirectorConfig>.Unknown(OutsideWords, "has no effect here, as in keepalived: it stands outside of all blocks"),
        Row<DirectorConfig>.Unknown("lvs_id", "is no longer a keyword and has no effect; use router_id"),
        Row<DirectorConfig>.Unknown("use_symlink_paths", "is not known to keepalived 2.2 and has no effect"),
        Row<DirectorConfig>.Noted("""
            process_names process_name parent_process_name vrrp_process_name checker_process_name bfd_process_name
            checker_no_swap vrrp_no_swap bfd_no_swap
            checker_cpu_affinity vrrp_cpu_affinity bfd_cpu_affinity
            checker_rlimit_rttime checker_rlimit_rtime vrrp_rlimit_rttime vrrp_rlimit_rtime bfd_rlimit_rttime bfd_rlimit_rtime
            min_auto_priority_delay umask tmp_config_directory data_use_instance
            """, OneProcess),
        ProcessPriority("checker_priority vrrp_priority bfd_priority", -20, 19),
        ProcessPriority("checker_rt_priority vrrp_rt_priority bfd_rt_priority", 1, 99),
        ProcessPriority("max_auto_priority", -1, 99),
        Row<DirectorConfig>.Noted("""
            lvs_netlink_cmd_rcv_bufs lvs_netlink_cmd_rcv_bufs_force lvs_netlink_monitor_rcv_bufs lvs_netlink_monitor_rcv_bufs_force
            vrrp_netlink_cmd_rcv_bufs vrrp_netlink_cmd_rcv_bufs_force vrrp_netlink_monitor_rcv_bufs vrrp_netlink_monitor_rcv_bufs_force
            vrrp_rx_bufs_policy vrrp_rx_bufs_multiplier process_monitor_rcv_bufs process_monitor_rcv_bufs_force
            """, "has no effect: buffers are sized by what they need"),
        Row<DirectorConfig>.Noted("""
            snmp_socket enable_traps enable_snmp_vrrp enable_snmp_checker enable_snmp_rfc enable_snmp_rfcv2 enable_snmp_rfcv3
            enable_snmp_keepalived snmp_vs_stats_update_interval snmp_rs_stats_update_interval enable_dbus dbus_service_name
            dbus_no_interface_name
            """, NoSnmp),
        Row<DirectorConfig>.Noted("""
            nftables nftables_priority nftables_ifindex nftables_counters nftables_ipvs nftables_ipvs_priority
            nftables_ipvs_start_fwmark vrrp_ipsets
            """, NoNftables),
        Row<DirectorConfig>.Noted("vrrp_iptables", NoNftables).Deprecated("write nftables, with which keepalived has replaced iptables"),
        Row<DirectorConfig>.Noted("json_version state_dump_file stats_dump_file json_dump_file", NoDump),
        Row<DirectorConfig>.Noted("include_check", "is the reader's of the files, and has no effect in this place"),
        Row<DirectorConfig>.Noted("random_seed", "has no effect: nothing that is random has to repeat itself"));

    private static IEnumerable<Keyword<DirectorConfig>> ProcessPriority(string names, int minimum, int maximum) =>
        Row<DirectorConfig>.Number(names, minimum, maximum, (_, _) => { })
            .Select(row => row with { Effect = KeywordEffect.Noted, Consequence = OneProcess });

    private static IEnumerable<Keyword<DirectorConfig>> SettingRow(SettingDefinition setting) => Row<DirectorConfig>.Number(
        setting.Name, setting.Minimum, Math.Min(setting.Maximum, int.MaxValue), (config, value) =>
            config.Settings = config.Settings.WithFile(
                new(setting.Name, (uint)value.Value, new Origin(value.At.File.Path, value.At.Line))), isStrict: true);
}
