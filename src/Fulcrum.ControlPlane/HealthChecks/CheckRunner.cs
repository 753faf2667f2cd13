using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>Runs one check again and again, from <see cref="Start"/> until it is disposed of.</summary>
public sealed class CheckRunner(
    HealthCheck check, IChecker checker, CheckStart start, TimeProvider time, Action<CheckRunner, CheckResult> onResult)
    : IDisposable
{
    // Timers of the platform end at 49 days.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly CheckState _state = new(check, start.Up, start.HasResult);
    private volatile TaskCompletionSource _wake = new();
    private volatile bool _up = start.Up;

    /// <summary>Whether the check holds its server up.</summary>
    public bool Up => _up;

    /// <summary>Whether there was a result, now or before a restart.</summary>
    public bool HasResult => _state.HasResult;

    /// <summary>The last failure with its time; empty when there was none.</summary>
    public string Detail { get; private set; } = start.Detail;

    /// <summary>Begins; called once.</summary>
    public void Start()
    {
        CancellationToken cancellation = _stop.Token;
        _ = Task.Run(() => RunAsync(cancellation), CancellationToken.None);
    }

    /// <summary>The next attempt is made now.</summary>
    public void Wake() => _wake.TrySetResult();

    /// <summary>Stops it; the attempt under way is given up.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await WaitAsync(start.FirstDelay, cancellation).ConfigureAwait(false);
            while (true)
            {
                CheckResult result = await checker.CheckAsync(cancellation).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                TimeSpan next = _state.Record(result.Verdict);
                if (result.Verdict != CheckVerdict.Success)
                    Detail = $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {result.Reason} ({check.Kind})";
                _up = _state.Up;
                onResult(this, result);
                await WaitAsync(next, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed of.
        }
    }

    private async Task WaitAsync(TimeSpan delay, CancellationToken cancellation)
    {
        try
        {
            await _wake.Task.WaitAsync(delay < s_longestWait ? delay : s_longestWait, time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return;
        }
        _wake = new();
    }
}
