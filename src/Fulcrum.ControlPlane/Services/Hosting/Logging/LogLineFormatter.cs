using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Fulcrum.ControlPlane.Services.Hosting.Logging;

/// <summary>One line for each entry, on stderr: the journal's priority prefix where stderr leads to it, else time and level.</summary>
public sealed class LogLineFormatter() : ConsoleFormatter(FormatterName)
{
    /// <summary>How the console logger finds it.</summary>
    public const string FormatterName = "fulcrum";

    /// <inheritdoc />
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } exception)
            text += $" {exception}";
        textWriter.WriteLine(Journal.IsStandardError
            ? PrefixedLine(logEntry.LogLevel, text)
            : $"{DateTime.Now:HH:mm:ss.fff} {LevelName(logEntry.LogLevel)} {Line(text)}");
    }

    /// <summary>As the journal takes lines of stderr.</summary>
    public static string PrefixedLine(LogLevel level, string text) => $"<{Journal.PriorityOf(level)}>{Line(text)}";

    private static string Line(string text) => text.ReplaceLineEndings(" | ");

    private static string LevelName(LogLevel level) => level switch
    {
        LogLevel.Critical => "crit",
        LogLevel.Error => "err ",
        LogLevel.Warning => "warn",
        LogLevel.Information => "info",
        _ => "dbug",
    };
}
