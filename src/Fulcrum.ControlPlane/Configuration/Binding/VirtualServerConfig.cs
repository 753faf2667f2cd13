using System.Net;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A virtual_server block as written.</summary>
public sealed class VirtualServerConfig : ServerDefaultsConfig
{
    /// <summary>The keyword.</summary>
    public required SourcePosition At { get; init; }

    /// <summary>Address and port of the header; null when it is wrong, or of a form that this version has not.</summary>
    public Written<IPEndPoint>? Endpoint { get; init; }

    /// <summary>protocol.</summary>
    public Written<TransportProtocol>? Protocol { get; set; }

    /// <summary>lb_algo, lvs_sched.</summary>
    public Written<string>? Scheduler { get; set; }

    /// <summary>laddr_group_name.</summary>
    public Written<string>? LocalAddressGroup { get; set; }

    /// <summary>client_address, proxy_protocol.</summary>
    public Written<ClientAddress>? ClientAddress { get; set; }

    /// <summary>vip_bind_dev.</summary>
    public Written<string>? BindPort { get; set; }

    /// <summary>real_server blocks.</summary>
    public List<RealServerConfig> RealServers { get; } = [];
}
