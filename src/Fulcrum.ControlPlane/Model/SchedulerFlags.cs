namespace Fulcrum.ControlPlane.Model;

/// <summary>What the hashing schedulers sh and mh can do beside hashing the client's address.</summary>
[Flags]
public enum SchedulerFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>sh-port: the client's port is hashed, too.</summary>
    SourceHashPort = 1,

    /// <summary>sh-fallback: another server takes the sessions of one that takes none.</summary>
    SourceHashFallback = 2,

    /// <summary>mh-port, as <see cref="SourceHashPort"/>.</summary>
    MaglevPort = 4,

    /// <summary>mh-fallback, as <see cref="SourceHashFallback"/>.</summary>
    MaglevFallback = 8,

    /// <summary>Either scheduler's.</summary>
    AnyPort = SourceHashPort | MaglevPort,

    /// <summary>Either scheduler's.</summary>
    AnyFallback = SourceHashFallback | MaglevFallback,
}
