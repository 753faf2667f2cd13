namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>When gratuitous ARP and neighbour advertisements are sent. Null: the director's default.</summary>
public sealed record GarpTimers
{
    /// <summary>garp_master_delay.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>garp_master_repeat.</summary>
    public int? Repeat { get; init; }

    /// <summary>garp_master_refresh; zero: never.</summary>
    public TimeSpan? Refresh { get; init; }

    /// <summary>garp_master_refresh_repeat.</summary>
    public int? RefreshRepeat { get; init; }

    /// <summary>garp_lower_prio_delay.</summary>
    public TimeSpan? LowerPriorityDelay { get; init; }

    /// <summary>garp_lower_prio_repeat.</summary>
    public int? LowerPriorityRepeat { get; init; }

    /// <summary>garp_extra_if, vmac_garp_intvl.</summary>
    public TimeSpan? ExtraInterval { get; init; }
}
