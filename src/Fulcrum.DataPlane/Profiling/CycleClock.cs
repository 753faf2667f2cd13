using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Profiling;

/// <summary>Of sampled polls: reads <see cref="IPort.Cycles"/>.</summary>
public readonly struct CycleClock<TPort> : IStageClock where TPort : struct, IPort
{
    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void End(StageProfile profile, Stage stage, int packets) => profile.End(stage, packets, TPort.Cycles());
}
