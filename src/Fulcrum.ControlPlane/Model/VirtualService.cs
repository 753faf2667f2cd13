namespace Fulcrum.ControlPlane.Model;

/// <summary>A virtual service as meant: immutable and validated. Equality is by value, real servers included.</summary>
public sealed record VirtualService
{
    /// <summary>Identity.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>LVS's name: rr, wrr.</summary>
    public required string Scheduler { get; init; }

    /// <summary>Only those of the scheduler.</summary>
    public SchedulerFlags SchedulerFlags { get; init; }

    /// <summary>LVS's ops: every UDP datagram is scheduled for itself and leaves no session.</summary>
    public bool OnePacket { get; init; }

    /// <summary>Null: not persistent.</summary>
    public Persistence? Persistence { get; init; }

    /// <summary>Of its sessions.</summary>
    public ServiceTimeouts Timeouts { get; init; } = ServiceTimeouts.OfDirector;

    /// <summary>A server that comes back gets its weight bit by bit in this time; zero: at once.</summary>
    public TimeSpan SlowStart { get; init; }

    /// <summary>Name of the pool for FULLNAT servers; null when no server needs one.</summary>
    public string? LocalAddressPool { get; init; }

    /// <summary>How FULLNAT servers learn the client's address; servers in other modes see it anyway.</summary>
    public ClientAddress ClientAddress { get; init; }

    /// <summary>Port whose twin gets the virtual address (DPVS's vip_bind_dev); null: chosen by the route to it.</summary>
    public string? BindPort { get; init; }

    /// <summary>In the order in which they were added.</summary>
    public required ValueList<RealServer> RealServers { get; init; }

    /// <summary>The group that it is a part of; null: none.</summary>
    public ServiceGroup? Group { get; init; }

    /// <summary>LVS's flags of the service that mean nothing to its scheduler here, as LVS numbers them: flag-1 is 8.</summary>
    public uint OtherFlags { get; init; }

    /// <summary>persistence_engine: sip; null: persistence goes by the client's address. Not acted on yet.</summary>
    public string? PersistenceEngine { get; init; }

    /// <summary>When it counts as up.</summary>
    public ServiceQuorum Quorum { get; init; } = new();

    /// <summary>
    /// Per cent of the servers that may be down at once; those that fail beyond that stay in rotation. Null: all may be.
    /// </summary>
    public int? PanicThreshold { get; init; }

    /// <summary>What sessions may say of servers; null: nothing.</summary>
    public PassiveEvidence? PassiveEvidence { get; init; }

    /// <summary>Servers and service start as down (alpha).</summary>
    public bool StartsDown { get; init; }

    /// <summary>Scripts tell of the end, too (omega).</summary>
    public bool NotifiesOfEnd { get; init; }

    /// <summary>Checks rest while the virtual address is on another director (ha_suspend).</summary>
    public bool SuspendsChecks { get; init; }

    /// <summary>Mail tells of it (smtp_alert); null: the director's default, else no.</summary>
    public bool? SendsMail { get; init; }

    /// <summary>snmp_name.</summary>
    public string? SnmpName { get; init; }

    /// <summary>Serves without the others; null: none.</summary>
    public SorryServer? SorryServer { get; init; }

    /// <summary>DPVS's words.</summary>
    public DpvsServiceOptions Dpvs { get; init; } = DpvsServiceOptions.None;

    /// <summary>What identifies it to checks: the group's first service, else itself.</summary>
    public ServiceKey CheckedAs => Group?.First ?? Key;

    /// <summary>Who may change it, and where it is written.</summary>
    public required Origin Origin { get; init; }
}
