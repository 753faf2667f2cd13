namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>DNS_CHECK: up when a question is answered without an error.</summary>
public sealed record DnsCheck : NetworkCheck
{
    /// <inheritdoc />
    public override string Kind => "DNS_CHECK";

    /// <summary>Type of the question: SOA, A.</summary>
    public string QuestionType { get; init; } = "SOA";

    /// <summary>Name that is asked for.</summary>
    public string QuestionName { get; init; } = ".";

    /// <summary>An answer without records is a failure (require_answer).</summary>
    public bool RequiresAnswer { get; init; }
}
