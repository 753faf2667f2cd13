using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Counters;

/// <summary>What one <see cref="Stage"/> took in sampled polls: three counters of the statistics segment. Writer: the worker.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct StageCounters
{
    /// <summary>Ticks of the cycle counter, those for reading it taken off.</summary>
    public ulong Cycles;

    /// <summary>Packets that went through it.</summary>
    public ulong Packets;

    /// <summary>Polls in which there were any.</summary>
    public ulong Polls;
}
