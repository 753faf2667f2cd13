using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Fulcrum.ControlPlane.Services.Hosting;

/// <summary>One line for each entry: the journal's priority prefix under systemd, else time and level.</summary>
public sealed class LogLineFormatter() : ConsoleFormatter(FormatterName)
{
    /// <summary>How the console logger finds it.</summary>
    public const string FormatterName = "fulcrum";

    private static readonly bool s_isJournal = Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null;

    /// <inheritdoc />
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } exception)
            text += $" {exception}";
        string line = text.ReplaceLineEndings(" | ");
        (int priority, string level) = Level(logEntry.LogLevel);
        textWriter.WriteLine(s_isJournal ? $"<{priority}>{line}" : $"{DateTime.Now:HH:mm:ss.fff} {level} {line}");
    }

    private static (int Priority, string Name) Level(LogLevel level) => level switch
    {
        LogLevel.Critical => (2, "crit"),
        LogLevel.Error => (3, "err "),
        LogLevel.Warning => (4, "warn"),
        LogLevel.Information => (6, "info"),
        _ => (7, "dbug"),
    };
}
