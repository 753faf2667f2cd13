namespace Fulcrum.ControlPlane.Model;

/// <summary>"virtual_server match NAME" of DPVS: what leaves through an address of the director, by ranges instead of a virtual address.</summary>
public sealed record SourceNatService
{
    /// <summary>Identity.</summary>
    public required string Name { get; init; }

    /// <summary>protocol.</summary>
    public TransportProtocol Protocol { get; init; }

    /// <summary>src-range: A-B[:P-Q], as written.</summary>
    public string? SourceRange { get; init; }

    /// <summary>dst-range: A-B[:P-Q], as written.</summary>
    public string? DestinationRange { get; init; }

    /// <summary>iif.</summary>
    public string? InputPort { get; init; }

    /// <summary>oif.</summary>
    public string? OutputPort { get; init; }

    /// <summary>The addresses that clients leave by.</summary>
    public ValueList<System.Net.IPEndPoint> RealServers { get; init; } = [];
}
