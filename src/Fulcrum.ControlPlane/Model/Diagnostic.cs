namespace Fulcrum.ControlPlane.Model;

/// <summary>Something to tell about what somebody configured, in a file or over the API.</summary>
/// <param name="Severity">Whether the configuration is refused.</param>
/// <param name="File">The file; null for what the API was given.</param>
/// <param name="Line">One-based; 0 where there is no line, as for a file that cannot be read.</param>
/// <param name="Column">One-based, in UTF-16 units; 0 where there is none.</param>
/// <param name="Message">A sentence: what is wrong, what to do.</param>
public sealed record Diagnostic(Severity Severity, string? File, int Line, int Column, string Message)
{
    private const int ExcerptWidth = 120;

    /// <summary>The line as written, without its end; null where it is not known.</summary>
    public string? SourceLine { get; init; }

    /// <summary>"file:line:column: error: message"; parts that are unknown are left out.</summary>
    public override string ToString()
    {
        string place = File ?? "";
        if (File is not null && Line > 0)
            place += Column > 0 ? $":{Line}:{Column}" : $":{Line}";
        string kind = Severity == Severity.Error ? "error" : "warning";
        return place.Length == 0 ? $"{kind}: {Message}" : $"{place}: {kind}: {Message}";
    }

    /// <summary>As <see cref="ToString"/>, followed by the offending line and a caret below the column, where they are known.</summary>
    public string Format()
    {
        if (SourceLine is null || Column <= 0)
            return ToString();
        int column = Math.Min(Column - 1, SourceLine.Length);
        int start = Math.Max(0, Math.Min(column - ExcerptWidth / 2, SourceLine.Length - ExcerptWidth));
        string excerpt = SourceLine.Substring(start, Math.Min(ExcerptWidth, SourceLine.Length - start));
        // Tabs stay tabs, so that the caret lands below its character however wide they are shown.
        string indent = string.Concat(excerpt.Take(column - start).Select(c => c == '\t' ? '\t' : ' '));
        return $"{ToString()}\n    {Printable(excerpt)}\n    {indent}^";
    }

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) && c != '\t' ? '?' : c));
}
