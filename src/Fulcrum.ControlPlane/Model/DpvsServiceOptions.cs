namespace Fulcrum.ControlPlane.Model;

/// <summary>What only DPVS's dialect says of a service.</summary>
public sealed record DpvsServiceOptions
{
    /// <summary>Nothing.</summary>
    public static DpvsServiceOptions None { get; } = new();

    /// <summary>Names of groups whose clients are refused (daddr_group_name).</summary>
    public string? DenyGroup { get; init; }

    /// <summary>Names of groups whose clients alone are let in (waddr_group_name).</summary>
    public string? AllowGroup { get; init; }

    /// <summary>SYNs are answered with cookies before a server sees them.</summary>
    public bool SynProxy { get; init; }

    /// <summary>Sessions of a server of weight 0 end (expire_quiescent_conn).</summary>
    public bool ExpiresQuiescentSessions { get; init; }

    /// <summary>Sessions are QUIC's: they go by its connection id.</summary>
    public bool Quic { get; init; }

    /// <summary>What conhash hashes: sip, qid; null: sip.</summary>
    public string? HashTarget { get; init; }

    /// <summary>Limit of traffic, bits per second; 0: none.</summary>
    public long BitsPerSecond { get; init; }

    /// <summary>Part of the limit that is kept to, percent.</summary>
    public int LimitProportion { get; init; } = 100;
}
