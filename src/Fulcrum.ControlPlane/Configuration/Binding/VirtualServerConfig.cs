using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A virtual_server block as written.</summary>
public sealed class VirtualServerConfig : ServerDefaultsConfig
{
    /// <summary>The keyword.</summary>
    public required SourcePosition At { get; init; }

    /// <summary>Address and port of the header, port 0 where it is missing; null when it is wrong, or of another form.</summary>
    public Written<IPEndPoint>? Endpoint { get; init; }

    /// <summary>The N of "fwmark N"; null for other headers, and when it is wrong.</summary>
    public Written<uint>? Mark { get; init; }

    /// <summary>The NAME of "group NAME".</summary>
    public Written<string>? Group { get; init; }

    /// <summary>The NAME of "match NAME".</summary>
    public Written<string>? Match { get; init; }

    /// <summary>Whether its header is a mark.</summary>
    public bool IsMarkOnly => Mark is not null;

    /// <summary>Where its header is written.</summary>
    public SourcePosition HeaderAt => Endpoint?.At ?? Mark?.At ?? Group?.At ?? Match?.At ?? At;

    /// <summary>ip_family: that of a mark's packets.</summary>
    public Written<AddressFamily>? Family { get; set; }

    /// <summary>protocol.</summary>
    public Written<TransportProtocol>? Protocol { get; set; }

    /// <summary>lb_algo, lvs_sched.</summary>
    public Written<string>? Scheduler { get; set; }

    /// <summary>sh-port, mh-fallback and their kin, each with its place; those before their scheduler are left out.</summary>
    public Dictionary<SchedulerFlags, SourcePosition> SchedulerFlags { get; } = [];

    /// <summary>flag-1, flag-2, flag-3: scheduler flags by number.</summary>
    public List<Written<int>> NumberedFlags { get; } = [];

    /// <summary>ops.</summary>
    public Written<bool>? OnePacket { get; set; }

    /// <summary>persistence_timeout.</summary>
    public Written<TimeSpan>? PersistenceTimeout { get; set; }

    /// <summary>persistence_granularity as a prefix length.</summary>
    public Written<int>? PersistencePrefix { get; set; }

    /// <summary>timeouts, establish_timeout.</summary>
    public Written<ServiceTimeouts>? Timeouts { get; set; }

    /// <summary>slow_start.</summary>
    public Written<TimeSpan>? SlowStart { get; set; }

    /// <summary>panic_threshold.</summary>
    public Written<long>? PanicThreshold { get; set; }

    /// <summary>passive_evidence.</summary>
    public PassiveEvidenceConfig? PassiveEvidence { get; set; }

    /// <summary>laddr_group_name.</summary>
    public Written<string>? LocalAddressGroup { get; set; }

    /// <summary>client_address, proxy_protocol.</summary>
    public Written<ClientAddress>? ClientAddress { get; set; }

    /// <summary>vip_bind_dev.</summary>
    public Written<string>? BindPort { get; set; }

    /// <summary>The family that persistence_granularity is written for: a netmask is IPv4's.</summary>
    public Written<AddressFamily>? PersistenceFamily { get; set; }

    /// <summary>persistence_engine.</summary>
    public string? PersistenceEngine { get; set; }

    /// <summary>quorum.</summary>
    public Written<long>? Quorum { get; set; }

    /// <summary>hysteresis.</summary>
    public Written<long>? Hysteresis { get; set; }

    /// <summary>quorum_up.</summary>
    public Script? QuorumUp { get; set; }

    /// <summary>quorum_down.</summary>
    public Script? QuorumDown { get; set; }

    /// <summary>sorry_server.</summary>
    public SorryServerConfig? SorryServer { get; set; }

    /// <summary>omega.</summary>
    public bool NotifiesOfEnd { get; set; }

    /// <summary>ha_suspend.</summary>
    public bool SuspendsChecks { get; set; }

    /// <summary>DPVS's words.</summary>
    public DpvsServiceOptions Dpvs { get; set; } = DpvsServiceOptions.None;

    /// <summary>src-range.</summary>
    public string? SourceRange { get; set; }

    /// <summary>dst-range.</summary>
    public string? DestinationRange { get; set; }

    /// <summary>iif.</summary>
    public string? InputPort { get; set; }

    /// <summary>oif.</summary>
    public string? OutputPort { get; set; }

    /// <summary>real_server blocks.</summary>
    public List<RealServerConfig> RealServers { get; } = [];
}
