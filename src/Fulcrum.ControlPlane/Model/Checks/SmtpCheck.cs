namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>SMTP_CHECK: up after a greeting and an answer to HELO.</summary>
public sealed record SmtpCheck : NetworkCheck
{
    /// <inheritdoc />
    public override string Kind => "SMTP_CHECK";

    /// <summary>What HELO says; null: what keepalived says.</summary>
    public string? HelloName { get; init; }
}
