using Fulcrum.ControlPlane.Model;

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

    /// <summary>virtual_server blocks.</summary>
    public List<VirtualServerConfig> VirtualServers { get; } = [];
}
