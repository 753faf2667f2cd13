using Fulcrum.ControlPlane.Configuration.Binding;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords outside of all blocks.</summary>
public static class RootKeywords
{
    private const string NotedBlocks = """
        track_group static_ipaddress static_routes static_rules vrrp_sync_group garp_group linkbeat_interfaces
        interface_up_down_delays vrrp_instance vrrp_script vrrp_track_process track_file vrrp_track_file bfd_instance SSL
        deny_address_group allow_address_group tunnel_group
        """;

    /// <summary>The table.</summary>
    public static KeywordTable<DirectorConfig> Table { get; } = new("",
        Row<DirectorConfig>.Block("global_defs", (config, statement, block, context) =>
        {
            context.WarnOfExtraWords(statement, 0);
            GlobalDefinitionKeywords.Table.Bind(config, block, context);
        }),
        Row<DirectorConfig>.Block("local_address_group", LocalAddressGroupReader.Read),
        Row<DirectorConfig>.Custom("mark_rule", MarkRuleReader.Read),
        Row<DirectorConfig>.Block("virtual_server", VirtualServerReader.Read),
        Row<DirectorConfig>.NotAvailable("virtual_server_group", "write a virtual_server for each address and port"),
        Row<DirectorConfig>.NotedBlock(NotedBlocks),
        Row<DirectorConfig>.Noted("""
            linkbeat_use_polling net_namespace net_namespace_ipvs namespace_with_ipsets use_pid_dir instance child_wait_time
            """));

    private static readonly HashSet<string> s_blocks =
        [.. NotedBlocks.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
            "global_defs", "local_address_group", "mark_rule", "virtual_server", "virtual_server_group"];

    /// <summary>Whether a keyword starts a block that stands outside of all others.</summary>
    public static bool IsBlock(string keyword) => s_blocks.Contains(keyword);
}
