namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>authentication of VRRP version 2.</summary>
/// <param name="Type">PASS, AH.</param>
/// <param name="Password">At most 8 bytes.</param>
public sealed record VrrpAuthentication(string Type, string Password)
{
    /// <inheritdoc />
    public override string ToString() => $"VrrpAuthentication {{ {Type} }}";
}
