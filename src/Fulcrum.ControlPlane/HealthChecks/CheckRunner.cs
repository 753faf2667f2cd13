using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>
/// Runs one check again and again, from <see cref="Start"/> until it is disposed of; owns its checker. It tells of every result but
/// a success that changes nothing.
/// </summary>
/// <param name="check">Its parameters.</param>
/// <param name="checker">Makes attempts.</param>
/// <param name="start">How it begins.</param>
/// <param name="time">The clock.</param>
/// <param name="onResult">Called on a thread of its own.</param>
/// <param name="ready">The time until the first attempt begins when this ends; null: at once.</param>
/// <param name="jitter">Of intervals, not of retries; null: none.</param>
/// <param name="way">While it is away no attempt is made, and what fails around then does not count; null: it is always there.</param>
public sealed class CheckRunner(
    HealthCheck check, IChecker checker, CheckStart start, TimeProvider time, Action<CheckRunner, CheckResult> onResult, Task? ready = null,
    Jitter? jitter = null, WayToServers? way = null)
    : IDisposable
{
    private static readonly TimeSpan s_longSleep = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    // Sessions begin with a packet a second.
    private static readonly TimeSpan s_bfdRecovery = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly CheckState _state = new(check, start.Up, start.HasResult);
    private readonly Pause _pause = new(time);
    private Task<CheckResult>? _next;
    private volatile bool _tellsSuccess;
    private volatile bool _isSuspended;
    private volatile CheckStatus _status = new(start.Up) { NextAt = check.IsEventDriven ? null : time.GetUtcNow() + start.FirstDelay };

    /// <summary>What it makes.</summary>
    public HealthCheck Check => check;

    /// <summary>Whether the check holds its server up.</summary>
    public bool Up => _status.Up;

    /// <summary>How it stands, for people.</summary>
    public CheckStatus Status => _status;

    /// <summary>Whether there was a result, now or before a restart.</summary>
    public bool HasResult => _state.HasResult;

    /// <summary>The last failure with its time; empty when there was none.</summary>
    public string Detail { get; private set; } = start.Detail;

    /// <summary>What it last said about the server's weight.</summary>
    public CheckWeight Weight { get; private set; } = start.Weight;

    /// <summary>Begins; called once.</summary>
    public void Start()
    {
        CancellationToken cancellation = _stop.Token;
        _ = Task.Run(() => RunAsync(cancellation), CancellationToken.None);
    }

    /// <summary>The next success is told of, even if it changes nothing here.</summary>
    public void TellNextSuccess() => _tellsSuccess = true;

    /// <summary>While it is, no attempt is made, and what was found before counts.</summary>
    public bool IsSuspended
    {
        get => _isSuspended;
        set
        {
            _isSuspended = value;
            if (!value)
                Wake();
        }
    }

    /// <summary>The next attempt is made now.</summary>
    public void Wake() => _pause.Wake();

    /// <summary>Stops it; the attempt under way is given up.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _pause.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            if (ready is { IsCompleted: false })
                await ready.WaitAsync(cancellation).ConfigureAwait(false);
            bool goesOn = await _pause.WaitAsync(check.IsEventDriven ? TimeSpan.Zero : start.FirstDelay).ConfigureAwait(false);
            while (goesOn)
            {
                if (_isSuspended)
                {
                    goesOn = await _pause.WaitAsync(s_longSleep).ConfigureAwait(false);
                    continue;
                }
                if (way?.Awaited is { Ticks: > 0 } awaited && !check.IsEventDriven)
                {
                    goesOn = await _pause.WaitAsync(awaited < check.Interval ? awaited : check.Interval).ConfigureAwait(false);
                    continue;
                }
                long begin = time.GetTimestamp();
                CheckResult result = await AttemptAsync(cancellation).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                TimeSpan delay = Record(WithoutDoubt(result, begin), begin);
                goesOn = await _pause.WaitAsync(delay).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed of.
        }
        finally
        {
            (checker as IDisposable)?.Dispose();
        }
    }

    /// <summary>A BFD session that ends with the way to its server has time to come back: only when it does not is its end told.</summary>
    private async Task<CheckResult> AttemptAsync(CancellationToken cancellation)
    {
        Task<CheckResult> attempt = _next ?? checker.CheckAsync(cancellation);
        _next = null;
        CheckResult result = await attempt.ConfigureAwait(false);
        while (check is BfdCheck && result.Verdict == CheckVerdict.Failure && way?.Doubt is { Ticks: > 0 })
        {
            for (TimeSpan doubt = way.Doubt; doubt > TimeSpan.Zero; doubt = way.Doubt)
                await Task.Delay(doubt < s_look ? doubt : s_look, time, cancellation).ConfigureAwait(false);
            await Task.Delay(s_bfdRecovery, time, cancellation).ConfigureAwait(false);
            Task<CheckResult> next = checker.CheckAsync(cancellation);
            if (!next.IsCompleted)
            {
                _next = next;
                break;
            }
            result = await next.ConfigureAwait(false);
        }
        return result;
    }

    /// <summary>Events are not repeated, so they count in any case.</summary>
    private CheckResult WithoutDoubt(CheckResult result, long begin) =>
        result.Verdict != CheckVerdict.Failure || check.IsEventDriven || way is null || way.WasThereSince(begin)
            ? result
            : CheckResult.Inconclusive($"{result.Reason}, while the data plane was away");

    /// <summary>Returns the time until the next attempt.</summary>
    private TimeSpan Record(CheckResult result, long begin)
    {
        bool had = HasResult;
        bool wasUp = Up;
        TimeSpan next = _state.Record(result.Verdict);
        TimeSpan delay = Delay(jitter is not null && next == check.Interval ? jitter.Of(next) : next, begin, result);
        DateTimeOffset now = time.GetUtcNow();
        if (result.Verdict is CheckVerdict.Failure or CheckVerdict.Inconclusive)
            Detail = $"{now:yyyy-MM-ddTHH:mm:ssZ} {result.Reason} ({check.Kind})";
        CheckWeight weight = result.Weight ?? Weight;
        bool isAwaited = result.Verdict == CheckVerdict.Success && _tellsSuccess;
        if (isAwaited)
            _tellsSuccess = false;
        bool isNews = isAwaited || !had || result.Reason.Length > 0 || wasUp != _state.Up || weight != Weight;
        Weight = weight;
        _status = new(_state.Up)
        {
            Verdict = result.Verdict, Reason = result.Reason, EndedAt = now, Duration = time.GetElapsedTime(begin),
            NextAt = check.IsEventDriven && delay <= TimeSpan.Zero ? null : now + delay,
        };
        if (isNews)
            onResult(this, result);
        return delay;
    }

    /// <summary>Events follow each other as they come; as in keepalived, commands are timed from start to start.</summary>
    private TimeSpan Delay(TimeSpan next, long begin, CheckResult result) => check switch
    {
        { IsEventDriven: true } when result.Verdict != CheckVerdict.Inconclusive => TimeSpan.Zero,
        MiscCheck => next - time.GetElapsedTime(begin),
        _ => next,
    };
}
