using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Scripts;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>
/// vrrp_script: runs a command at its interval, never twice at once. One that does not end in time has failed, and is ended with all that it has
/// started.
/// </summary>
internal sealed class ScriptTracker : ITracker
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TrackScript _script;
    private readonly ScriptCommand _command;
    private readonly ScriptVerdict _verdict;
    private readonly TimeProvider _time;
    private readonly Action _changed;
    private readonly ILogger _log;
    private StrongBox _value;
    private string _lastDetail = "";

    public ScriptTracker(TrackScript script, ScriptCommand command, TimeProvider time, Action changed, ILogger log)
    {
        (_script, _command, _time, _changed, _log) = (script, command, time, changed, log);
        _verdict = new(script);
        _value = new(_verdict.IsGood is false ? TrackValue.Bad("it has not succeeded yet (init_fail)") : TrackValue.Unknown);
        _ = Task.Run(RunAsync);
    }

    public TrackValue Value => Volatile.Read(ref _value).Value;

    public void Dispose() => _stop.Cancel();

    private async Task RunAsync()
    {
        long begin = _time.GetTimestamp();
        for (long turn = 1; !_stop.IsCancellationRequested;)
        {
            string? failure = await RunOnceAsync().ConfigureAwait(false);
            if (!_stop.IsCancellationRequested)
                Note(failure);
            TimeSpan passed = _time.GetElapsedTime(begin);
            turn = Math.Max(turn, (long)(passed / _script.Interval) + 1);
            await Task.Delay(turn * _script.Interval - passed, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        _stop.Dispose();
    }

    /// <summary>Why it has failed; null: it has succeeded.</summary>
    private async Task<string?> RunOnceAsync()
    {
        try
        {
            ScriptProcess process = ScriptProcess.Start(_command.ToArguments());
            ScriptExit? exit = null;
            try
            {
                exit = await process.WaitAsync(_script.Timeout ?? _script.Interval, _time, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Ended with the tracker.
            }
            if (exit is null)
                await process.EndAsync().ConfigureAwait(false);
            return exit switch
            {
                null => "it takes too long",
                { Signal: not 0 } ended => $"signal {ended.Signal} ended it",
                { Code: not 0 } failed => $"it returns {failed.Code}",
                _ => null,
            };
        }
        catch (LocalFailureException e)
        {
            return e.Message;
        }
    }

    private void Note(string? failure)
    {
        if ((failure ?? "") != _lastDetail)
            _log.LogInformation("vrrp_script {Script}: {Detail}", _script.Name, failure ?? "it succeeds");
        _lastDetail = failure ?? "";
        if (!_verdict.Note(failure is null))
            return;
        Volatile.Write(ref _value, new(_verdict.IsGood == true ? TrackValue.Good : TrackValue.Bad(_lastDetail)));
        _changed();
    }

    /// <summary>So that a value is read whole.</summary>
    private sealed record StrongBox(TrackValue Value);
}
