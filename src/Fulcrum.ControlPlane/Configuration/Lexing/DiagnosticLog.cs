using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>
/// Collects what the stages have to say. What is said twice of a place is there once; of each severity the first 10,000 are kept,
/// the others only counted. One load, one thread.
/// </summary>
public sealed class DiagnosticLog
{
    private const int MaximumEntries = 10_000;
    private const int MaximumOrigins = 32;

    private readonly List<(int FileOrder, Diagnostic Diagnostic)> _entries = [];
    private readonly HashSet<(Severity, SourceFile, int, int, string)> _said = [];
    private readonly int[] _counts = new int[(int)Severity.Error + 1];

    /// <summary>Whether there is an error.</summary>
    public bool HasErrors => ErrorCount > 0;

    /// <summary>How often an error was said.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>The configuration cannot be used.</summary>
    public void Error(SourcePosition at, string message, string? suggestion = null) => Add(Severity.Error, at, message, suggestion);

    /// <summary>The configuration can be used; keepalived warns, too.</summary>
    public void Warning(SourcePosition at, string message, string? suggestion = null) => Add(Severity.Warning, at, message, suggestion);

    /// <summary>A script that keepalived does not trust; the configuration can be used.</summary>
    public void ScriptSecurity(SourcePosition at, string message) => Add(Severity.ScriptSecurity, at, message, null);

    /// <summary>Information.</summary>
    public void Note(SourcePosition at, string message, string? suggestion = null) => Add(Severity.Note, at, message, suggestion);

    /// <summary>An error of a file as a whole.</summary>
    public void FileError(string path, string message)
    {
        ErrorCount++;
        _entries.Add((0, new Diagnostic(Severity.Error, path, 0, 0, message)));
    }

    /// <summary>All of them by file, line and column.</summary>
    public IReadOnlyList<Diagnostic> ToList() =>
        [.. _entries
            .OrderBy(entry => entry.FileOrder).ThenBy(entry => entry.Diagnostic.Line).ThenBy(entry => entry.Diagnostic.Column)
            .Select(entry => entry.Diagnostic)];

    private void Add(Severity severity, SourcePosition at, string message, string? suggestion)
    {
        ErrorCount += severity == Severity.Error ? 1 : 0;
        if (_counts[(int)severity] > MaximumEntries || !_said.Add((severity, at.File, at.Line, at.Column, message)))
            return;
        if (++_counts[(int)severity] > MaximumEntries)
            message = "there is more to say of this kind, which is left out";
        Diagnostic diagnostic = new(severity, at.File.Path, at.Line, at.Column, message)
        {
            SourceLine = SecretLine.Masked(at.File.Line(at.Line)),
            Origins = OriginsOf(at),
            Suggestion = suggestion,
        };
        _entries.Add((at.File.Order, diagnostic));
    }

    private static DiagnosticOrigin[] OriginsOf(SourcePosition at)
    {
        if (at.Via is null && at.File.IncludedFrom is null)
            return [];
        List<DiagnosticOrigin> origins = [];
        for (Expansion? via = at.Via; via is not null && origins.Count < MaximumOrigins; via = via.Place.Via)
        {
            SourcePosition place = via.Place;
            origins.Add(new DiagnosticOrigin(via.Description, place.File.Path, place.Line, place.Column)
            {
                SourceLine = SecretLine.Masked(place.File.Line(place.Line)),
            });
        }
        for (SourcePosition? from = at.File.IncludedFrom; from is { } place && origins.Count < MaximumOrigins; from = place.File.IncludedFrom)
            origins.Add(new DiagnosticOrigin("included from", place.File.Path, place.Line, place.Column));
        return [.. origins];
    }
}
