using Fulcrum.ControlPlane.DataPlane;

namespace Fulcrum.ControlPlane.Services;

/// <summary>Reloads as every caller gets them, SIGHUP or API: in force when they return, or everything is as it was.</summary>
public sealed class Reloads(Director director, ControlLoop loop)
{
    /// <summary>
    /// Reads the file again and waits until every worker uses it, or the data plane is away or slow. Throws <see cref="RefusedException"/>
    /// (FAILED_PRECONDITION) when the file cannot run, or the data plane refuses it.
    /// </summary>
    /// <param name="by">Who asks.</param>
    /// <param name="confirmWithin">As of <see cref="Director.Reload"/>.</param>
    /// <param name="cancellation">Ends the wait, not the reload.</param>
    public async Task ReloadAsync(string by, TimeSpan? confirmWithin, CancellationToken cancellation)
    {
        (LoadedFile before, LoadedFile now) = director.Reload(by, confirmWithin);
        ApplyOutcome outcome = await loop.WaitAppliedAsync(cancellation).ConfigureAwait(false);
        if (outcome.Kind == ApplyOutcomeKind.Refused)
            throw new RefusedException(director.TakeBack(now, before, by, outcome.Message));
    }
}
