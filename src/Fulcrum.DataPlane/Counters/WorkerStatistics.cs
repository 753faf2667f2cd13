using System.Runtime.CompilerServices;

namespace Fulcrum.DataPlane.Counters;

/// <summary>
/// One worker's block of the statistics segment: <see cref="WorkerCounter"/>s, then <see cref="DropReason"/>s, then
/// <see cref="StageCounters"/> by <see cref="Stage"/>, then <see cref="ServerCounters"/> by server slot, then <see cref="ServerEvidence"/>. Writer: the worker alone, with plain stores. Readers are other processes.
/// </summary>
/// <remarks>unsafe: the pointers stay valid for the life of the process.</remarks>
public readonly unsafe struct WorkerStatistics(ulong* counters, ServerCounters* servers, ServerEvidence* evidence = null)
{
    /// <summary>Number of <see cref="WorkerCounter"/>s; drop counters follow them.</summary>
    public const int CounterCount = (int)WorkerCounter.PollGapsMore + 1;

    /// <summary>Number of <see cref="DropReason"/>s, <see cref="DropReason.None"/> included.</summary>
    public const int DropCount = (int)DropReason.PortFull + 1;

    /// <summary>Number of <see cref="Stage"/>s; their counters follow those of drops.</summary>
    public const int StageCount = (int)Stage.Poll + 1;

    /// <summary>Bytes before the server blocks.</summary>
    public const int ServerOffset = 2048;

    /// <summary>Counters by <see cref="WorkerCounter"/>.</summary>
    public ulong* Counters => counters;

    /// <summary>Counters by server slot.</summary>
    public ServerCounters* Servers => servers;

    /// <summary>What sessions tell of servers, by server slot.</summary>
    public ServerEvidence* Evidence => evidence;

    /// <summary>The counter's cell.</summary>
    public ref ulong this[WorkerCounter counter]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref counters[(int)counter];
    }

    /// <summary>The drop counter's cell.</summary>
    public ref ulong this[DropReason reason]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref counters[CounterCount + (int)reason];
    }

    /// <summary>The stage's cells.</summary>
    public ref StageCounters this[Stage stage] => ref ((StageCounters*)(counters + CounterCount + DropCount))[(int)stage];
}
