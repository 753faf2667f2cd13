namespace Fulcrum.ControlPlane.Model;

/// <summary>Something to tell about what somebody configured, in a file or over the API.</summary>
/// <param name="Severity">Whether the configuration is refused.</param>
/// <param name="File">The file; null for what the API was given.</param>
/// <param name="Line">One-based; 0 where there is no line, as for a file that cannot be read.</param>
/// <param name="Column">One-based, in UTF-16 units; 0 where there is none.</param>
/// <param name="Message">A sentence: what is wrong, what to do.</param>
public sealed record Diagnostic(Severity Severity, string? File, int Line, int Column, string Message)
{
    /// <summary>The line as written, without its end; null where it is not known.</summary>
    public string? SourceLine { get; init; }

    /// <summary>How the text came to this place, nearest step first: values of definitions, then including files.</summary>
    public IReadOnlyList<DiagnosticOrigin> Origins { get; init; } = [];

    /// <summary>The word that was probably meant; null where there is none.</summary>
    public string? Suggestion { get; init; }

    /// <summary>"file:line:column"; parts that are unknown are left out; empty without a file.</summary>
    public string Place =>
        File is null ? "" : Line <= 0 ? File : Column <= 0 ? $"{File}:{Line}" : $"{File}:{Line}:{Column}";

    /// <summary>The message, with the suggestion as a question.</summary>
    public string Sentence => Suggestion is null ? Message : $"{Message}; did you mean '{Suggestion}'?";

    /// <summary>"file:line:column: error: message", in one line.</summary>
    public override string ToString() =>
        Place.Length == 0 ? $"{NameOf(Severity)}: {Sentence}" : $"{Place}: {NameOf(Severity)}: {Sentence}";

    /// <summary>As <see cref="ToString"/>, followed by the line, a caret and the origins, without colour.</summary>
    public string Format() => DiagnosticRenderer.Plain.Render(this);

    /// <summary>The word for a severity in front of a message.</summary>
    public static string NameOf(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.ScriptSecurity => "script security",
        _ => "note",
    };
}
