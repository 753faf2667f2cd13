namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>BFD_CHECK: the state of a BFD session decides.</summary>
public sealed record BfdCheck : HealthCheck
{
    /// <inheritdoc />
    public override string Kind => "BFD_CHECK";

    /// <inheritdoc />
    public override bool IsEventDriven => true;

    /// <summary>Name of a <see cref="Vrrp.BfdInstance"/>.</summary>
    public required string Session { get; init; }
}
