namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>PING_CHECK: up when an ICMP echo is answered.</summary>
public sealed record PingCheck : NetworkCheck
{
    /// <inheritdoc />
    public override string Kind => "PING_CHECK";
}
