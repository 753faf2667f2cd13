using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Services;

/// <summary>Diagnostics as log lines.</summary>
internal static class DiagnosticLogging
{
    /// <summary>A line each, at the level of its severity.</summary>
    public static void LogDiagnostics(this ILogger log, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics)
            log.Log(LevelOf(diagnostic.Severity), "{Diagnostic}", diagnostic);
    }

    private static LogLevel LevelOf(Severity severity) => severity switch
    {
        Severity.Error => LogLevel.Error,
        Severity.Note => LogLevel.Information,
        _ => LogLevel.Warning,
    };
}
