using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>Collects what the stages have to say. One load, one thread.</summary>
public sealed class DiagnosticLog
{
    private readonly List<(int FileOrder, Diagnostic Diagnostic)> _entries = [];

    /// <summary>Whether there is an error.</summary>
    public bool HasErrors => ErrorCount > 0;

    /// <summary>How often an error was said.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>The configuration cannot be used.</summary>
    public void Error(SourcePosition at, string message) => Add(Severity.Error, at, message);

    /// <summary>The configuration can be used.</summary>
    public void Warning(SourcePosition at, string message) => Add(Severity.Warning, at, message);

    /// <summary>An error of a file as a whole.</summary>
    public void FileError(string path, string message)
    {
        ErrorCount++;
        _entries.Add((0, new Diagnostic(Severity.Error, path, 0, 0, message)));
    }

    /// <summary>All of them by file, line and column; what is said twice of a place is there once.</summary>
    public IReadOnlyList<Diagnostic> ToList() =>
        [.. _entries
            .OrderBy(entry => entry.FileOrder).ThenBy(entry => entry.Diagnostic.Line).ThenBy(entry => entry.Diagnostic.Column)
            .Select(entry => entry.Diagnostic)
            .DistinctBy(item => (item.Severity, item.File, item.Line, item.Column, item.Message))];

    private void Add(Severity severity, SourcePosition at, string message)
    {
        ErrorCount += severity == Severity.Error ? 1 : 0;
        Diagnostic diagnostic = new(severity, at.File.Path, at.Line, at.Column, message) { SourceLine = at.File.Line(at.Line) };
        _entries.Add((at.File.Order, diagnostic));
    }
}
