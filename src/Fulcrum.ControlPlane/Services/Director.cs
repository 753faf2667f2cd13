using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Validation;
using Fulcrum.ControlPlane.Services.State;
using Grpc.Core;
using Diagnostic = Fulcrum.ControlPlane.Model.Diagnostic;
using Severity = Fulcrum.ControlPlane.Model.Severity;

namespace Fulcrum.ControlPlane.Services;

/// <summary>
/// What shall run: the file's objects and those of the API, as one validated model. One change at a time; a change is taken whole
/// or refused whole. Thread-safe.
/// </summary>
public sealed class Director : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ConfigurationFile _source;
    private readonly ApiStateFile _apiState;
    private readonly LoadHistory _history;
    private readonly TimeProvider _time;
    private readonly ILogger<Director> _log;
    private readonly Combiner _combiner;
    private volatile DirectorModel _current = DirectorModel.Empty;
    private volatile LoadedFile _file;
    private volatile LoadedFile? _before;
    private volatile Confirmation? _confirmation;
    private volatile Refusal? _lastRefusal;
    private volatile string _note = "";

    /// <summary>
    /// Reads the file and the API's objects. Throws <see cref="StartException"/> when they cannot run.
    /// </summary>
    public Director(ConfigurationFile source, ApiStateFile apiState, LoadHistory history, TimeProvider time, ILogger<Director> log)
    {
        _source = source;
        _apiState = apiState;
        _history = history;
        _time = time;
        _log = log;
        _combiner = new(apiState.Path);
        ConfigurationReading reading = source.Read();
        Combination start = _combiner.Combine(reading.Result, apiState.Read());
        if (start.Model is null)
        {
            string summary = $"fulcrumd does not start: {Errors(start.Diagnostics)}.";
            throw new StartException([.. start.Diagnostics.Select(d => d.Format()), summary]);
        }
        _file = Take(start, reading);
        _history.Loaded(_file, "start");
        if (_history.Unconfirmed == 0)
            return;
        _note = "The configuration waited to be confirmed when fulcrumd ended: the file is loaded as it is now, and nothing goes back by "
            + "itself. Confirm it (fulcrumctl config confirm), or load another one.";
        log.LogWarning("{Note}", _note);
    }

    /// <summary>
    /// Raised after every change of <see cref="Current"/>, in their order, before the change returns. Must not throw.
    /// </summary>
    public event Action<DirectorModel>? Changed;

    /// <summary>What shall run.</summary>
    public DirectorModel Current => _current;

    /// <summary>The file in force.</summary>
    public LoadedFile Loaded => _file;

    /// <summary>Warnings about the file in use, and that it is not the one that was loaded last.</summary>
    public IEnumerable<string> Warnings => _file.Diagnostics.Where(d => d.Severity != Severity.Note).Select(d => d.ToString())
        .Concat(_note.Length > 0 ? [_note] : []);

    /// <summary>The last reload that was refused, until one is not; null: none.</summary>
    public Refusal? LastRefusal => _lastRefusal;

    /// <summary>The load that waits to be confirmed; null: none.</summary>
    public Confirmation? Confirmation => _confirmation;

    /// <summary>The file that is read.</summary>
    public string File => _source.Path;

    /// <summary>The last loads, newest first.</summary>
    public IReadOnlyList<ConfigurationLoad> History
    {
        get
        {
            lock (_lock)
                return [.. _history.List(_file)];
        }
    }

    /// <summary>
    /// Reads the file again. Throws <see cref="RefusedException"/> (FAILED_PRECONDITION) with a line for every error. Returns what was in
    /// force before, and what is now.
    /// </summary>
    /// <param name="by">Who asks.</param>
    /// <param name="confirmWithin">
    /// Goes back unless <see cref="Confirm"/> is called in this time. Null: stays, but where an earlier load waits to be confirmed, this one
    /// waits until the same time.
    /// </param>
    public (LoadedFile Before, LoadedFile Now) Reload(string by, TimeSpan? confirmWithin = null)
    {
        lock (_lock)
        {
            ConfigurationReading reading = _source.Read();
            Combination next = _combiner.Combine(reading.Result, ApiObjects.Of(_current));
            if (next.Model is null)
                throw Refused(reading.Hash, new(_time.GetUtcNow(), by, next.Diagnostics));
            LoadedFile before = _file;
            (_file, _before, _note, _lastRefusal) = (Take(next, reading), before, "", null);
            _history.Loaded(_file, by);
            _log.LogInformation("Reloaded {File} ({By}): {Services} virtual services.", File, by, _current.Services.Count);
            Await(before, confirmWithin);
            Changed?.Invoke(_current);
            return (before, _file);
        }
    }

    /// <summary>
    /// What a reload would make of another file, or of the director's own as it is now. Throws <see cref="RefusedException"/>
    /// (FAILED_PRECONDITION) when it would be refused.
    /// </summary>
    public Combination Try(string file, string? text, string? id, string by)
    {
        Combination next = _combiner.Combine(_source.Read(file, text, id).Result, ApiObjects.Of(_current));
        return next.Model is not null ? next : throw new RefusedException(new Refusal(_time.GetUtcNow(), by, next.Diagnostics));
    }

    /// <summary>The load stays. FAILED_PRECONDITION when none waits.</summary>
    public void Confirm(string by)
    {
        lock (_lock)
        {
            if (_confirmation is null && _history.Unconfirmed == 0)
                throw new RefusedException(StatusCode.FailedPrecondition, "no configuration waits to be confirmed");
            EndConfirmation();
            _note = "";
            _log.LogInformation("The configuration is confirmed ({By}).", by);
        }
    }

    /// <summary>
    /// Back to a configuration that was in force before; 0: the last one. FAILED_PRECONDITION when it is not kept, or cannot run with the
    /// API's objects of now.
    /// </summary>
    public LoadedFile RollBack(ulong id, string by)
    {
        lock (_lock)
        {
            LoadedFile target = (id == 0 ? _before : _history.Find(id)) ?? throw new RefusedException(StatusCode.FailedPrecondition,
                id == 0 ? "no configuration was in force before this one since fulcrumd has started"
                    : $"configuration {id} is not kept: fulcrumd keeps the last five since it has started");
            Combination next = _combiner.Combine(target, ApiObjects.Of(_current));
            if (next.Model is null)
                throw new RefusedException(new Refusal(_time.GetUtcNow(), by, next.Diagnostics));
            EndConfirmation();
            Restore(target, next, by, "rolled back");
            return _file;
        }
    }

    /// <summary>
    /// Back from a load that the data plane refuses. Nothing when another one has come meanwhile. Returns the refusal.
    /// </summary>
    public Refusal TakeBack(LoadedFile load, LoadedFile before, string by, string reason)
    {
        lock (_lock)
        {
            Refusal refusal = new(_time.GetUtcNow(), by, [new Diagnostic(Severity.Error, File, 0, 0, reason)]);
            if (_file != load)
                return refusal;
            Combination next = _combiner.Combine(before, ApiObjects.Of(_current));
            if (next.Model is null)
                return refusal;
            if (_confirmation?.Previous == before)
                EndConfirmation();
            Restore(before, next, by, reason);
            _lastRefusal = refusal;
            if (_confirmation is not null)
                _history.Await(_file.Id);
            return refusal;
        }
    }

    /// <summary>
    /// An API call. The edit throws <see cref="RefusedException"/> when it is not allowed; what cannot run is INVALID_ARGUMENT, what cannot
    /// be saved INTERNAL, and what could not run with the configuration that comes back unless the present one is confirmed is
    /// FAILED_PRECONDITION.
    /// </summary>
    public void Change(Func<DirectorModel, DirectorModel> edit)
    {
        lock (_lock)
        {
            DirectorModel next = edit(_current);
            IReadOnlyList<ModelProblem> problems = ModelValidator.CheckChange(_current, next);
            if (problems.Count > 0)
                throw new RefusedException(StatusCode.InvalidArgument, string.Join('\n', problems.Select(p => p.Message)));
            if (_confirmation is { } confirmation)
                ThrowUnlessRunsWith(confirmation.Previous, next);
            try
            {
                _apiState.Write(_current, next);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new RefusedException(
                    StatusCode.Internal, $"The change is not made, because it cannot be saved: {e.Message}");
            }
            _current = next;
            Changed?.Invoke(next);
        }
    }

    /// <summary>Nothing goes back any more.</summary>
    public void Dispose() => _confirmation?.Timer.Dispose();

    private static string Errors(IReadOnlyList<Diagnostic> diagnostics) =>
        diagnostics.Count(d => d.Severity == Severity.Error) is var count && count == 1 ? "1 error" : $"{count} errors";

    private RefusedException Refused(string hash, Refusal refusal)
    {
        _lastRefusal = refusal;
        _history.Refused(hash, refusal);
        _log.LogDiagnostics(refusal.Diagnostics);
        _log.LogError("The reload is refused ({By}): {Errors}. The last good configuration goes on.", refusal.By, Errors(refusal.Diagnostics));
        return new RefusedException(refusal);
    }

    private LoadedFile Take(Combination next, ConfigurationReading reading)
    {
        _current = next.Model!;
        _log.LogDiagnostics(next.Diagnostics);
        return new(_history.NextId, reading.Result.Model!, reading.Hash, next.Diagnostics, DocumentText.Objects(reading.Result.Document!));
    }

    private void Restore(LoadedFile target, Combination next, string by, string reason)
    {
        ulong left = _file.Id;
        LoadedFile restored = target with { Id = _history.NextId };
        (_current, _before, _file) = (next.Model!, _file, restored);
        _history.Restored(restored, by, reason);
        _note = $"The configuration of load {target.Id} is in force again, not the file as it is ({reason}); the next reload loads the file.";
        _log.LogWarning("Back from load {Left} to the configuration of load {Id} ({By}): {Reason}.", left, target.Id, by, reason);
        Changed?.Invoke(_current);
    }

    private void Await(LoadedFile before, TimeSpan? confirmWithin)
    {
        Confirmation? present = _confirmation;
        if (present is null && confirmWithin is null)
        {
            EndConfirmation();
            return;
        }
        TimeSpan left = confirmWithin ?? present!.Deadline - _time.GetUtcNow();
        left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        EndConfirmation();
        ITimer timer = null!;
        timer = _time.CreateTimer(_ => GoBack(timer), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _confirmation = new(_time.GetUtcNow() + left, present?.Previous ?? before, timer);
        _history.Await(_file.Id);
        timer.Change(left, Timeout.InfiniteTimeSpan);
        _log.LogWarning("The configuration goes back unless it is confirmed within {Seconds:0} s.", left.TotalSeconds);
    }

    private void EndConfirmation()
    {
        _confirmation?.Timer.Dispose();
        _confirmation = null;
        if (_history.Unconfirmed != 0)
            _history.Await(0);
    }

    private void GoBack(ITimer timer)
    {
        lock (_lock)
        {
            // A confirmation, or a later deadline, may have come first.
            if (_confirmation is not { } confirmation || confirmation.Timer != timer)
                return;
            EndConfirmation();
            Combination next = _combiner.Combine(confirmation.Previous, ApiObjects.Of(_current));
            if (next.Model is not null)
                Restore(confirmation.Previous, next, "timer", "not confirmed in time");
            else
                _log.LogError("The configuration was not confirmed, but the one of before cannot run: {Problem}", next.Diagnostics[0]);
        }
    }

    private void ThrowUnlessRunsWith(LoadedFile previous, DirectorModel next)
    {
        if (_combiner.Combine(previous, ApiObjects.Of(next)) is { Model: null } broken)
        {
            throw new RefusedException(StatusCode.FailedPrecondition, "the configuration waits to be confirmed, and the one that comes back "
                + $"otherwise could not run with this change; confirm it first (fulcrumctl config confirm): {broken.Diagnostics[0]}");
        }
    }
}
