using Fulcrum.ControlPlane.Configuration.Binding;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords outside of all blocks.</summary>
public static class RootKeywords
{
    private const string NotYet = "is in the model and not acted on yet";

    /// <summary>The table.</summary>
    public static KeywordTable<DirectorConfig> Table { get; } = new("",
        Row<DirectorConfig>.Block("global_defs", (config, statement, block, context) =>
        {
            context.NoteExtraWords(statement, 0);
            GlobalDefinitionKeywords.Table.Bind(config, block, context);
        }),
        Row<DirectorConfig>.Block("local_address_group", LocalAddressGroupReader.Read),
        Row<DirectorConfig>.Custom("mark_rule", MarkRuleReader.Read),
        Row<DirectorConfig>.Block(SessionSyncKeywords.Block, SessionSyncReader.Read),
        Row<DirectorConfig>.Block("virtual_server_group", ServiceGroupReader.Read),
        Row<DirectorConfig>.Block("virtual_server", VirtualServerReader.Read),
        Row<DirectorConfig>.Block("vrrp_instance", VrrpReader.ReadInstance),
        Row<DirectorConfig>.Block("vrrp_sync_group", VrrpReader.ReadSyncGroup),
        Row<DirectorConfig>.Block("vrrp_script", VrrpReader.ReadScript),
        Row<DirectorConfig>.Block("vrrp_track_process", VrrpReader.ReadProcess),
        Row<DirectorConfig>.Block("track_file vrrp_track_file", VrrpReader.ReadFile),
        Row<DirectorConfig>.Block("bfd_instance", VrrpReader.ReadBfd),
        Row<DirectorConfig>.Block("garp_group", VrrpReader.ReadGarpGroup),
        Row<DirectorConfig>.Lines("interface_up_down_delays", VrrpReader.ReadDelays),
        Row<DirectorConfig>.Lines("linkbeat_interfaces", VrrpReader.ReadLinkbeats)
            .NotYet("is in the model; the kernel and the data plane tell the state of links"),
        Row<DirectorConfig>.Block("track_group", StaticReader.ReadGroup).NotYet(NotYet),
        Row<DirectorConfig>.Lines("static_ipaddress", StaticReader.ReadAddresses).NotYet(NotYet),
        Row<DirectorConfig>.Lines("static_routes", StaticReader.ReadRoutes).NotYet(NotYet),
        Row<DirectorConfig>.Lines("static_rules", StaticReader.ReadRules).NotYet(NotYet),
        Row<DirectorConfig>.Block("SSL", SslKeywords.Read),
        Row<DirectorConfig>.Block("deny_address_group allow_address_group", DpvsGroupReader.ReadClients).NotYet(NotYet),
        Row<DirectorConfig>.Block("tunnel_group", DpvsGroupReader.ReadTunnels).NotYet(NotYet),
        GlobalDefinitionKeywords.ProcessRows);

    private static readonly HashSet<string> s_blocks =
    [
        "global_defs", "local_address_group", "mark_rule", "virtual_server_group", "virtual_server", "vrrp_instance", "vrrp_sync_group",
        "vrrp_script", "vrrp_track_process", "vrrp_track_file", "bfd_instance", "garp_group", "interface_up_down_delays",
        "linkbeat_interfaces", "track_group", "static_ipaddress", "static_routes", "static_rules", "SSL", "deny_address_group",
        "allow_address_group", "tunnel_group", SessionSyncKeywords.Block,
    ];

    /// <summary>Whether a keyword starts a block that stands outside of all others. track_file also stands in instances.</summary>
    public static bool IsBlock(string keyword) => s_blocks.Contains(keyword);
}
