using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.HealthChecks.Evidence;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services.State;

namespace Fulcrum.ControlPlane.Services;

/// <summary>What <see cref="ControlLoop"/> has to do every second, whether something happens or not.</summary>
internal sealed class RegularWork(
    ControlLoop loop, Director director, KernelSync kernelSync, EvidenceWatch evidence, RunTimeState state, ILogger log)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private const int RoundsPerSave = 10;
    private const int RoundsPerLookAtPools = 5;

    /// <summary>Ends when it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        for (int i = 1; !stop.IsCancellationRequested; i++)
        {
            await Task.Delay(s_interval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                HashSet<ServiceKey> services = [.. director.Current.Services.Select(s => s.Key)];
                if (loop.Link.Status.Connected)
                {
                    Observe(await loop.Statistics.RefreshAsync(services, stop).ConfigureAwait(false));
                    await loop.Synchronisation.RefreshAsync(stop).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is DataPlaneException or OperationCanceledException)
            {
                // Away: what was read last counts.
            }
            if (loop.SlowStart.IsRamping)
                loop.Link.Invalidate();
            if (loop.Link.Status.Connected)
            {
                await EndDrainsAsync(stop).ConfigureAwait(false);
                await FollowLeavingAsync(i % RoundsPerLookAtPools == 0, stop).ConfigureAwait(false);
            }
            // What could not be set may have come right meanwhile: an interface that has appeared.
            if (kernelSync.Warnings.Count > 0)
                loop.Guard("The kernel cannot be used", kernelSync.Retry);
            if (i % RoundsPerSave == 0)
                state.Save(loop.Statistics.Remember());
        }
    }

    private async Task EndDrainsAsync(CancellationToken stop)
    {
        try
        {
            if (await loop.Drains.EndDueAsync(request => loop.Link.EndSessionsAsync(request, stop)).ConfigureAwait(false))
                loop.SaveDrains();
        }
        catch (Exception e) when (e is DataPlaneException or DataPlaneRefusalException or OperationCanceledException)
        {
            log.LogWarning("The sessions of a drained server are not ended yet: {Reason}", e.Message);
        }
    }

    private async Task FollowLeavingAsync(bool regularly, CancellationToken stop)
    {
        try
        {
            await loop.Pools.FollowLeavingAsync(regularly, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DataPlaneException or OperationCanceledException)
        {
            // Away: what is kept stays.
        }
        catch (Exception e)
        {
            log.LogError("Addresses of sessions cannot be looked after: {Reason}", e.Message);
        }
    }

    private void Observe(StatisticsSample sample) => evidence.Observe(director.Current, server =>
    {
        SlotCounters counters = sample.Servers.GetValueOrDefault(server);
        return new(counters.Connections, counters.UnansweredSessions + counters.RefusedSessions);
    });
}
