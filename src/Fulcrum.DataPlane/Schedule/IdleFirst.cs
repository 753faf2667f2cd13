using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>nq's measure: sed's, but for idle servers, even the slowest.</summary>
internal readonly unsafe struct IdleFirst : IMeasure
{
    /// <inheritdoc />
    public static bool PrefersIdle => true;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(ServerEntry* server, ServerLoads loads) => loads.Active(server) + 1;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WeightOf(ServerEntry* server) => server->Weight;
}
