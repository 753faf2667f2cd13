namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>UDP_CHECK: up unless a datagram is answered with an ICMP error, or, where a reply is required, without it.</summary>
public sealed record UdpCheck : NetworkCheck
{
    /// <inheritdoc />
    public override string Kind => "UDP_CHECK";

    /// <summary>What is sent, as hexadecimal digits; null: the default payload.</summary>
    public string? Payload { get; init; }

    /// <summary>Whether silence is a failure (require_reply).</summary>
    public bool RequiresReply { get; init; }

    /// <summary>What a reply has to begin with, as hexadecimal digits, x for any; empty: anything.</summary>
    public string ReplyPattern { get; init; } = "";

    /// <summary>Shortest reply that counts, in bytes.</summary>
    public int MinimumReplyLength { get; init; }

    /// <summary>Longest reply that counts, in bytes.</summary>
    public int MaximumReplyLength { get; init; } = 255;
}
