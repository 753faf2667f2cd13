namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>garp_group: distance between gratuitous packets of some interfaces together.</summary>
public sealed record GarpGroup
{
    /// <summary>garp_interval.</summary>
    public TimeSpan? GarpInterval { get; init; }

    /// <summary>gna_interval.</summary>
    public TimeSpan? NeighbourInterval { get; init; }

    /// <summary>interface, interfaces.</summary>
    public ValueList<string> Interfaces { get; init; } = [];
}
