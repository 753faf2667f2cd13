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

    /// <summary>Who may change it, and where it is written.</summary>
    public required Origin Origin { get; init; }
}
