using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of global_defs.</summary>
public static class GlobalDefinitionKeywords
{
    /// <summary>The table.</summary>
    public static KeywordTable<DirectorConfig> Table { get; } = new("global_defs",
        Row<DirectorConfig>.Custom("lvs_timeouts", SessionTimeoutsReader.Read),
        SettingDefinitions.All.SelectMany(SettingRow),
        Row<DirectorConfig>.Noted("lvs_id", "is no longer a keyword and has no effect; use router_id"),
        Row<DirectorConfig>.Noted("""
            notification_email notification_email_from smtp_server smtp_helo_name smtp_connect_timeout smtp_alert smtp_alert_vrrp
            smtp_alert_checker no_email_faults no_checker_emails
            router_id process_names process_name vrrp_process_name checker_process_name bfd_process_name instance
            net_namespace net_namespace_ipvs namespace_with_ipsets use_pid_dir child_wait_time
            linkbeat_use_polling use_symlink_paths
            lvs_flush lvs_flush_on_stop lvs_flush_onstop lvs_sync_daemon lvs_sync_daemon_interface
            checker_log_all_failures rs_init_notifies checker_priority checker_no_swap checker_rt_priority checker_cpu_affinity
            checker_rlimit_rttime checker_rlimit_rtime lvs_netlink_cmd_rcv_bufs lvs_netlink_cmd_rcv_bufs_force
            lvs_netlink_monitor_rcv_bufs lvs_netlink_monitor_rcv_bufs_force snmp_vs_stats_update_interval
            snmp_rs_stats_update_interval
            script_user enable_script_security startup_script shutdown_script startup_script_timeout shutdown_script_timeout
            max_auto_priority min_auto_priority_delay umask
            notify_fifo notify_fifo_script vrrp_notify_fifo vrrp_notify_fifo_script lvs_notify_fifo lvs_notify_fifo_script
            fifo_write_vrrp_states_on_reload vrrp_notify_priority_changes
            reload_check_config reload_time_file reload_repeat reload_file config_save_dir include_check random_seed
            tmp_config_directory data_use_instance json_version state_dump_file stats_dump_file json_dump_file
            vrrp_version vrrp_mcast_group4 vrrp_mcast_group6 vrrp_garp_master_delay vrrp_garp_master_repeat
            vrrp_garp_master_refresh vrrp_garp_master_refresh_repeat vrrp_garp_lower_prio_delay vrrp_garp_lower_prio_repeat
            vrrp_garp_interval vrrp_gna_interval vrrp_min_garp vrrp_garp_extra_if vrrp_vmac_garp_intvl vrrp_down_timer_adverts
            vrrp_lower_prio_no_advert vrrp_higher_prio_send_advert vrrp_check_unicast_src vrrp_skip_check_adv_addr vrrp_strict
            vrrp_startup_delay vrrp_delay_after_boot vrrp_owner_ignore_adverts v3_checksum_as_v2 vrrp_iptables vrrp_ipsets
            vrrp_rx_bufs_policy vrrp_rx_bufs_multiplier vrrp_netlink_cmd_rcv_bufs vrrp_netlink_cmd_rcv_bufs_force
            vrrp_netlink_monitor_rcv_bufs vrrp_netlink_monitor_rcv_bufs_force dynamic_interfaces default_interface
            disable_local_igmp vmac_prefix vmac_addr_prefix log_unknown_vrids vrrp_priority vrrp_no_swap vrrp_rt_priority
            vrrp_cpu_affinity vrrp_rlimit_rttime vrrp_rlimit_rtime bfd_priority bfd_no_swap bfd_rt_priority bfd_cpu_affinity
            bfd_rlimit_rttime bfd_rlimit_rtime
            nftables nftables_priority nftables_ifindex nftables_counters nftables_ipvs nftables_ipvs_priority
            nftables_ipvs_start_fwmark
            snmp_socket enable_traps enable_snmp_vrrp enable_snmp_checker enable_snmp_rfc enable_snmp_rfcv2 enable_snmp_rfcv3
            enable_snmp_keepalived enable_dbus dbus_service_name dbus_no_interface_name
            """));

    private static IEnumerable<Keyword<DirectorConfig>> SettingRow(SettingDefinition setting) => Row<DirectorConfig>.Number(
        setting.Name, (int)setting.Minimum, (int)Math.Min(setting.Maximum, int.MaxValue), (config, value) =>
            config.Settings = config.Settings.WithFile(
                new(setting.Name, (uint)value.Value, new Origin(value.At.File.Path, value.At.Line))));
}
