using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Model.Static;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A configuration as written, by meaning of its keywords. Later blocks of a name are there, too.</summary>
public sealed class DirectorConfig
{
    /// <summary>global_defs.</summary>
    public DirectorSettings Settings { get; set; } = new();

    /// <summary>local_address_group blocks.</summary>
    public List<LocalAddressGroupConfig> LocalAddressGroups { get; } = [];

    /// <summary>mark_rule lines and blocks.</summary>
    public List<MarkRuleConfig> MarkRules { get; } = [];

    /// <summary>virtual_server_group blocks by name.</summary>
    public Dictionary<string, ServiceGroupConfig> ServiceGroups { get; } = [];

    /// <summary>global_defs but for the settings.</summary>
    public DirectorDefaults Defaults { get; set; } = new();

    /// <summary>session_sync; null: there is none.</summary>
    public SessionSyncConfig? SessionSync { get; set; }

    /// <summary>VRRP, BFD, and what they follow.</summary>
    public VrrpModel Vrrp { get; set; } = new();

    /// <summary>Addresses, routes and rules that do not depend on VRRP.</summary>
    public StaticModel Static { get; set; } = new();

    /// <summary>deny_address_group, allow_address_group.</summary>
    public List<ClientList> ClientLists { get; } = [];

    /// <summary>tunnel_group.</summary>
    public List<TunnelDevice> Tunnels { get; } = [];

    /// <summary>virtual_server blocks.</summary>
    public List<VirtualServerConfig> VirtualServers { get; } = [];
}
