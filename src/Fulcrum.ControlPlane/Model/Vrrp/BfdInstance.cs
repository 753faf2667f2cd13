using System.Net;

namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>bfd_instance: a BFD session.</summary>
public sealed record BfdInstance
{
    /// <summary>Identity.</summary>
    public required string Name { get; init; }

    /// <summary>neighbor_ip.</summary>
    public IPAddress? Neighbour { get; init; }

    /// <summary>source_ip; null: the kernel chooses.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>min_rx.</summary>
    public TimeSpan ReceiveInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>min_tx.</summary>
    public TimeSpan SendInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>idle_tx.</summary>
    public TimeSpan IdleInterval { get; init; } = TimeSpan.FromMilliseconds(1000);

    /// <summary>multiplier: packets that are missed before the session is down.</summary>
    public int Multiplier { get; init; } = 5;

    /// <summary>passive: it waits for its neighbour.</summary>
    public bool IsPassive { get; init; }

    /// <summary>ttl, hoplimit; null: 255.</summary>
    public int? TimeToLive { get; init; }

    /// <summary>max_hops.</summary>
    public int? MaximumHops { get; init; }

    /// <summary>multihop.</summary>
    public bool IsMultihop { get; init; }

    /// <summary>weight, -253 to 253; 0: a failure is a fault.</summary>
    public int Weight { get; init; }

    /// <summary>Good and bad change places.</summary>
    public bool IsReversed { get; init; }

    /// <summary>vrrp: VRRP follows it.</summary>
    public bool IsForVrrp { get; init; }

    /// <summary>checker: BFD_CHECK follows it.</summary>
    public bool IsForCheckers { get; init; }
}
