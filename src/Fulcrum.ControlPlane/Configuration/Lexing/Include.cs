namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>An include as written. Immutable.</summary>
/// <param name="Keyword">The variant.</param>
/// <param name="Pattern">The rest of the line.</param>
/// <param name="Position">Of the pattern.</param>
/// <param name="Checks">What makes it fail.</param>
internal sealed record Include(string Keyword, string Pattern, SourcePosition Position, IncludeChecks Checks)
{
    /// <summary>An error where the check is on, which refuses the load; otherwise a note, as keepalived's exit code is 0.</summary>
    public void Report(DiagnosticLog log, IncludeChecks check, string message)
    {
        if ((Checks & check) != 0)
            log.Error(Position, $"{message}; {Keyword} or include_check makes this an error");
        else
            log.Note(Position, $"{message}, so nothing is included for it");
    }
}
