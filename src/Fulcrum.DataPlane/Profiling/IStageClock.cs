using Fulcrum.DataPlane.Counters;

namespace Fulcrum.DataPlane.Profiling;

/// <summary>
/// How a worker tells where its time goes. Its methods are compiled for each implementation, so that nothing is left of these calls in
/// polls that are not sampled.
/// </summary>
public interface IStageClock
{
    /// <summary>What has passed since the last call, or since the poll began, went into <paramref name="stage"/> for so many packets more.</summary>
    static abstract void End(StageProfile profile, Stage stage, int packets);
}
