using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>sed's measure: active sessions, with the new one.</summary>
internal readonly unsafe struct ExpectedDelay : IMeasure
{
    /// <inheritdoc />
    public static bool PrefersIdle => false;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(ServerEntry* server, ServerLoads loads) => loads.Active(server) + 1;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WeightOf(ServerEntry* server) => server->Weight;
}
