using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>Where one worker's scheduler of one service stands. Survives new snapshots of the service. Owner: the worker.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
public struct SchedulerState
{
    /// <summary>The service that used this entry last; entries are reused when services go.</summary>
    public ulong Identity;

    /// <summary>Snapshot version that the position refers to.</summary>
    public uint Version;

    /// <summary>Whose position it is.</summary>
    public SchedulerKind Kind;

    /// <summary>Index of the server chosen last; -1 before the first.</summary>
    public int Position;

    /// <summary>Server slot chosen last, to find the position again in a new snapshot.</summary>
    public uint LastSlot;

    /// <summary>wrr: servers of at least this weight are eligible in this pass.</summary>
    public int CurrentWeight;

    /// <summary>Index of the server that wins ties: 0 for worker 0, as in LVS, others for other workers, so that not all pick the same.</summary>
    public int First;

    /// <summary>Whether picks depend on how many sessions other workers have.</summary>
    public bool AsksOthers;

    /// <summary>Servers before this index have been asked for at other workers since <see cref="AskedAtMs"/>.</summary>
    public int AskedCount;

    /// <summary>When the worker began to ask other workers for their numbers of sessions.</summary>
    public uint AskedAtMs;
}
