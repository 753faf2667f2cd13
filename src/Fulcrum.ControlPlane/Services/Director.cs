using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services.State;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services;

/// <summary>
/// What shall run: the file's objects and those of the API, as one validated model. One change at a time; a change is taken whole
/// or refused whole. Thread-safe.
/// </summary>
public sealed class Director
{
    private readonly Lock _lock = new();
    private readonly string _file;
    private readonly Func<string, ConfigurationResult> _load;
    private readonly ApiStateFile _apiState;
    private readonly ILogger<Director> _log;
    private volatile DirectorModel _current = DirectorModel.Empty;
    private volatile IReadOnlyList<string> _warnings = [];
    private volatile string _configurationError = "";

    /// <summary>
    /// Reads the file and the API's objects. Throws <see cref="StartException"/> when they cannot run.
    /// </summary>
    public Director(string file, Func<string, ConfigurationResult> load, ApiStateFile apiState, ILogger<Director> log)
    {
        _file = file;
        _load = load;
        _apiState = apiState;
        _log = log;
        IReadOnlyList<Diagnostic> diagnostics = Take(apiState.Read());
        if (diagnostics.Any(d => d.Severity == Severity.Error))
        {
            string summary = $"fulcrumd does not start: {Errors(diagnostics)}.";
            throw new StartException([.. diagnostics.Select(d => d.Format()), summary]);
        }
    }

    /// <summary>
    /// Raised after every change of <see cref="Current"/>, in their order, before the change returns. Must not throw.
    /// </summary>
    public event Action<DirectorModel>? Changed;

    /// <summary>What shall run.</summary>
    public DirectorModel Current => _current;

    /// <summary>Warnings about the file in use.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Why the last reload was refused; empty when it was not.</summary>
    public string ConfigurationError => _configurationError;

    /// <summary>The file that is read.</summary>
    public string File => _file;

    /// <summary>
    /// Reads the file again. Throws <see cref="RefusedException"/> (FAILED_PRECONDITION) with a line for every error.
    /// </summary>
    public void Reload()
    {
        lock (_lock)
        {
            IReadOnlyList<Diagnostic> diagnostics = Take(ApiObjects.Of(_current));
            if (diagnostics.Any(d => d.Severity == Severity.Error))
            {
                _configurationError = string.Join('\n', diagnostics.Where(d => d.Severity == Severity.Error));
                foreach (Diagnostic diagnostic in diagnostics)
                {
                    _log.Log(LevelOf(diagnostic.Severity), "{Diagnostic}", diagnostic);
                }
                _log.LogError("The reload is refused: {Errors}. The last good configuration goes on.", Errors(diagnostics));
                throw new RefusedException(StatusCode.FailedPrecondition, _configurationError);
            }
            _log.LogInformation("Reloaded {File}: {Services} virtual services.", _file, _current.Services.Count);
            Changed?.Invoke(_current);
        }
    }

    /// <summary>
    /// An API call. The edit throws <see cref="RefusedException"/> when it is not allowed; what cannot run is INVALID_ARGUMENT,
    /// what cannot be saved INTERNAL.
    /// </summary>
    public void Change(Func<DirectorModel, DirectorModel> edit)
    {
        lock (_lock)
        {
            DirectorModel next = edit(_current);
            IReadOnlyList<Diagnostic> problems = ModelValidator.Validate(next);
            if (problems.Count > 0)
                throw new RefusedException(StatusCode.InvalidArgument, string.Join('\n', problems.Select(p => p.Message)));
            try
            {
                _apiState.Write(ApiObjects.Of(next));
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

    private static string Errors(IReadOnlyList<Diagnostic> diagnostics) =>
        diagnostics.Count(d => d.Severity == Severity.Error) is var count && count == 1 ? "1 error" : $"{count} errors";

    private static LogLevel LevelOf(Severity severity) => severity switch
    {
        Severity.Error => LogLevel.Error,
        Severity.Note => LogLevel.Information,
        _ => LogLevel.Warning,
    };

    /// <summary>Makes the file and the API's objects current if there is no error.</summary>
    private IReadOnlyList<Diagnostic> Take(ApiObjects api)
    {
        ConfigurationResult file = _load(_file);
        if (file.Model is null)
            return file.Diagnostics;
        // The API's objects come first, so that a clash is reported at the file's line.
        DirectorModel combined = file.Model with
        {
            Services = [.. api.Services, .. file.Model.Services],
            Pools = [.. api.Pools, .. file.Model.Pools],
            MarkRules = [.. file.Model.MarkRules, .. api.MarkRules],
            Settings = file.Model.Settings with { OfApi = [.. api.Settings] },
        };
        List<Diagnostic> diagnostics =
            [.. file.Diagnostics, .. ModelValidator.Validate(combined).Select(InWords), .. Overridden(combined.Settings)];
        if (diagnostics.Any(d => d.Severity == Severity.Error))
            return diagnostics;
        _current = combined;
        _warnings = [.. diagnostics.Select(d => d.ToString())];
        _configurationError = "";
        foreach (string warning in _warnings)
            _log.LogWarning("{Warning}", warning);
        return diagnostics;
    }

    private static IEnumerable<Diagnostic> Overridden(DirectorSettings settings) =>
        from value in settings.OfApi
        let ofFile = settings.OfFile.FirstOrDefault(item => item.Name == value.Name)
        where ofFile is not null
        select new Diagnostic(Severity.Warning, ofFile.Origin.File, ofFile.Origin.Line, 0,
            $"{value.Name} is {ofFile.Value} here, which counts; the API has set it to {value.Value}, which waits");

    private Diagnostic InWords(Diagnostic problem) => problem.File is not null ? problem : problem with
    {
        Message = $"{problem.Message} (made by the API, saved in {_apiState.Path})",
    };
}
