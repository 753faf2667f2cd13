namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>What may happen to an instance or a group.</summary>
public enum RouterEventKind
{
    /// <summary>It is MASTER now.</summary>
    Master = 0,

    /// <summary>It is BACKUP now.</summary>
    Backup = 1,

    /// <summary>It is in FAULT now.</summary>
    Fault = 2,

    /// <summary>It ends with the director.</summary>
    Stop = 3,

    /// <summary>A reload has removed it.</summary>
    Deleted = 4,

    /// <summary>As MASTER it heard an advert of lower priority.</summary>
    LowerPriority = 5,

    /// <summary>Its effective priority is another one.</summary>
    PriorityChanged = 6,

    /// <summary>Two directors are MASTER at once.</summary>
    SplitBrain = 7,

    /// <summary>They were, and are no more.</summary>
    SplitBrainHealed = 8,

    /// <summary>Others on the segment use its router id for something else.</summary>
    DuplicateRouter = 9,

    /// <summary>The adverts tell of other addresses than it has.</summary>
    AddressMismatch = 10,

    /// <summary>What it hears is refused; told once until the reason is another one.</summary>
    AdvertRefused = 11,

    /// <summary>Its own timer was late, and it is BACKUP (timer_expired_backup).</summary>
    TimerLate = 12,
}
