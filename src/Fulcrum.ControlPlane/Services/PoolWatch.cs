using System.Net;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services.State;

namespace Fulcrum.ControlPlane.Services;

/// <summary>What becomes of local-address pools at run time: drains, exhaustion, addresses that leave while sessions use them. Thread-safe.</summary>
public sealed class PoolWatch(DataPlaneLink link, KernelSync kernel, RunTimeState state, TimeProvider time, ILoggerFactory logs)
{
    private static readonly TimeSpan s_applyTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The addresses that drain.</summary>
    public PoolDrains Drains { get; } = new(state.ReadPoolDrains(), logs.CreateLogger<PoolDrains>());

    /// <summary>The pools that were exhausted.</summary>
    public PoolAlarms Alarms { get; } = new(time, logs.CreateLogger<PoolAlarms>());

    /// <summary>Saves what <see cref="Drains"/> is now.</summary>
    public void SaveDrains() => state.Save(Drains.Current);

    /// <summary>What the operator should know, a sentence each.</summary>
    public IEnumerable<string> Warnings(DirectorModel model) => Alarms.Warnings(model).Concat(Drains.Warnings(model));

    /// <summary>Forgets the drains of what the model does not have.</summary>
    public void Follow(DirectorModel model)
    {
        if (Drains.Retain(model))
            SaveDrains();
    }

    /// <summary>
    /// Asks the data plane which addresses leave, and lets the kernel keep these alone: at once after what may have changed it, else
    /// where <paramref name="regularly"/> and there are some. Throws <see cref="DataPlaneException"/> while the data plane is away.
    /// </summary>
    public async Task FollowLeavingAsync(bool regularly, CancellationToken stop)
    {
        (long revision, bool isUrgent, bool isAny) = kernel.Leaving;
        if (!isUrgent && !(isAny && regularly))
            return;
        if (isUrgent)
        {
            // An answer of before the change would know nothing of it.
            ApplyOutcome outcome = await link.WaitAppliedAsync(link.Invalidate(), s_applyTimeout, stop).ConfigureAwait(false);
            if (outcome.Kind != ApplyOutcomeKind.Applied)
                return;
        }
        kernel.TakeLeaving(await AskAsync(stop).ConfigureAwait(false), revision);
    }

    private async Task<IReadOnlyCollection<IPAddress>> AskAsync(CancellationToken stop)
    {
        try
        {
            Wire.PoolList list = await link.ListPoolsAsync(stop).ConfigureAwait(false);
            return [.. list.Leaving.Where(a => a.Used.Any(used => used > 0)).Select(a => a.Address.ToAddress())];
        }
        catch (DataPlaneRefusalException)
        {
            // A data plane that does not tell: nothing is kept.
            return [];
        }
    }
}
