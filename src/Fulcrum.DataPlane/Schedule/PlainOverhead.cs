using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>lc's measure: wlc's, whatever the weight.</summary>
internal readonly unsafe struct PlainOverhead : IMeasure
{
    /// <inheritdoc />
    public static bool PrefersIdle => false;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(ServerEntry* server, ServerLoads loads) => loads.Overhead(server);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WeightOf(ServerEntry* server) => 1;
}
