namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>TCP_CHECK: up when a connection is accepted.</summary>
public sealed record TcpCheck : NetworkCheck
{
    /// <inheritdoc />
    public override string Kind => "TCP_CHECK";
}
