namespace Fulcrum.ControlPlane.Model;

/// <summary>A virtual service as meant: immutable and validated. Equality is by value, real servers included.</summary>
public sealed record VirtualService
{
    /// <summary>Identity.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>LVS's name: rr, wrr.</summary>
    public required string Scheduler { get; init; }

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
