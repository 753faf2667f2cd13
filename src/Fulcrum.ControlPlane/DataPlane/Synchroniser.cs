using System.Diagnostics;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// Sends what shall run on one connection: a full snapshot first, then a difference for every burst of changes. A refusal is
/// answered by a full snapshot; when that is refused too, the next one follows after <see cref="RefusalPause"/>.
/// </summary>
public sealed class Synchroniser(
    DataPlaneConnection connection,
    ISnapshotSource source,
    ChangeTracker changes,
    Action<Func<LinkStatus, LinkStatus>> updateStatus,
    ILogger log)
{
    /// <summary>Changes within this time make one generation.</summary>
    public static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(5);

    /// <summary>Time between two full snapshots while the data plane refuses them.</summary>
    public static readonly TimeSpan RefusalPause = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_applyTimeout = TimeSpan.FromSeconds(10);

    private Wire.Snapshot? _inForce;
    private ulong _generation;
    private long _refusedAt;
    private bool _synchronised;

    /// <summary>
    /// Runs until it is cancelled, or throws <see cref="DataPlaneException"/> when the connection is of no more use.
    /// <paramref name="generation"/> is the one in force.
    /// </summary>
    public async Task RunAsync(ulong generation, CancellationToken cancellation)
    {
        _generation = generation;
        while (true)
        {
            await PauseAfterRefusalAsync(cancellation).ConfigureAwait(false);
            long version = changes.Wanted;
            string? refusal = await SendAsync(source.Compile(), cancellation).ConfigureAwait(false);
            if (refusal is null)
                changes.Settle(version, ApplyOutcome.Applied);
            else if (_refusedAt != 0)
                changes.Settle(version, ApplyOutcome.Refused(refusal));
            if (refusal is not null)
                continue;
            source.OnApplied();
            if (!_synchronised)
                source.OnSynchronised();
            _synchronised = true;
            await changes.WaitForChangeAsync(version, cancellation).ConfigureAwait(false);
            await Task.Delay(Coalescing, cancellation).ConfigureAwait(false);
        }
    }

    private async Task PauseAfterRefusalAsync(CancellationToken cancellation)
    {
        if (_refusedAt != 0 && RefusalPause - Stopwatch.GetElapsedTime(_refusedAt) is { Ticks: > 0 } pause)
            await Task.Delay(pause, cancellation).ConfigureAwait(false);
    }

    /// <summary>Null when it is in force, else the refusal.</summary>
    private async Task<string?> SendAsync(Wire.Snapshot next, CancellationToken cancellation)
    {
        bool full = _inForce is null;
        next.Generation = _generation + 1;
        Wire.Delta? delta = full ? null : DeltaBuilder.Build(_inForce!, next);
        if (!full && delta is null)
            return null;
        _generation++;
        updateStatus(s => s with { Generation = _generation });
        Wire.Request request = full ? new() { Snapshot = next } : new() { Delta = delta };
        Wire.Reply reply = await connection.RequestAsync(request, s_applyTimeout, cancellation).ConfigureAwait(false);
        switch (reply.BodyCase)
        {
            case Wire.Reply.BodyOneofCase.Applied:
                _inForce = next;
                _refusedAt = 0;
                updateStatus(s => s with { AppliedGeneration = _generation, Error = "" });
                return null;
            case Wire.Reply.BodyOneofCase.Failure:
                _inForce = null;
                _refusedAt = full ? Stopwatch.GetTimestamp() : 0;
                string error = $"The data plane refused generation {_generation}: {reply.Failure.Message}";
                updateStatus(s => s with { Error = error });
                log.LogError("{Error}", error);
                return error;
            default:
                throw new DataPlaneException($"The data plane answered with {reply.BodyCase} to generation {_generation}.");
        }
    }
}
