using System.Net;

namespace Fulcrum.ControlPlane.Model;

/// <summary>A health check as meant; one subtype for each checker.</summary>
public abstract record HealthCheck
{
    /// <summary>keepalived's name: TCP_CHECK.</summary>
    public abstract string Kind { get; }

    /// <summary>Time from the end of one check to the start of the next (delay_loop).</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Failed attempts after the first before the server is down (retry).</summary>
    public int Retries { get; init; }

    /// <summary>Time between such attempts (delay_before_retry).</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Upper bound of the random delay before the first check (warmup).</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>Starts as down, until the first check succeeds (alpha).</summary>
    public bool StartsDown { get; init; }
}

/// <summary>TCP_CHECK: up when a connection is accepted.</summary>
public sealed record TcpCheck : HealthCheck
{
    /// <inheritdoc />
    public override string Kind => "TCP_CHECK";

    /// <summary>Where to connect: the real server unless connect_ip or connect_port say otherwise.</summary>
    public required IPEndPoint Target { get; init; }

    /// <summary>Source address and port (bindto, bind_port); null: the kernel chooses.</summary>
    public IPEndPoint? Source { get; init; }

    /// <summary>connect_timeout.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
