using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Counters;

namespace Fulcrum.DataPlane.Profiling;

/// <summary>Of polls that are not sampled.</summary>
public readonly struct NoClock : IStageClock
{
    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void End(StageProfile profile, Stage stage, int packets)
    {
    }
}
