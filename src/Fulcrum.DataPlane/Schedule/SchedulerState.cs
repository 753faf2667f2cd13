using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>Where one worker's scheduler of one service stands. Survives new snapshots of the service. Owner: the worker.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
public struct SchedulerState
{
    /// <summary>The service that used this entry last; entries are reused when services go.</summary>
    public ulong Identity;

    /// <summary>Snapshot version that the position refers to.</summary>
    public uint Version;

    /// <summary>Index of the server chosen last; -1 before the first.</summary>
    public int Position;

    /// <summary>Server slot chosen last, to find the position again in a new snapshot.</summary>
    public uint LastSlot;

    /// <summary>wrr: servers of at least this weight are eligible in this pass.</summary>
    public int CurrentWeight;
}
