namespace Fulcrum.DataPlane.Counters;

/// <summary>Counters of the process in the statistics segment. Writer: the control thread, once a second.</summary>
public enum ProcessCounter
{
    /// <summary>When the process started, Unix time in milliseconds.</summary>
    StartedUnixMs,

    /// <summary>When the process counters were last written, Unix time in milliseconds.</summary>
    HeartbeatUnixMs,

    /// <summary>Generation in force; 0 before the first snapshot.</summary>
    Generation,

    /// <summary>Garbage collections of all generations since the process started.</summary>
    GcCollections,

    /// <summary>Bytes allocated on the managed heap since the process started.</summary>
    AllocatedBytes,

    /// <summary>Threads that ended by an exception, which stops the process. Written by the failing thread.</summary>
    ThreadFailures,

    /// <summary>Ticks a second of the counter that <see cref="StageCounters.Cycles"/> are read from. Written at start.</summary>
    CyclesPerSecond,
}
