using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Fulcrum.ControlPlane.Services.Hosting.Logging;

/// <summary>Where the daemon's log goes: the journal, with fields, where stderr leads to it; else lines on stderr.</summary>
internal static class DaemonLogging
{
    /// <summary>Sets it up.</summary>
    public static void AddDaemonLogging(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddConsole(console => console.FormatterName = LogLineFormatter.FormatterName);
        logging.AddConsoleFormatter<LogLineFormatter, ConsoleFormatterOptions>();
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // It stands behind the limiter.
        logging.Services.RemoveAll<ILoggerProvider>();
        logging.Services.AddSingleton<ConsoleLoggerProvider>();
        logging.Services.AddSingleton<LogLimiter>();
        logging.Services.AddSingleton<ILoggerProvider>(CreateProvider);
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Grpc", LogLevel.Warning);
    }

    private static LimitedLoggerProvider CreateProvider(IServiceProvider services)
    {
        LogLimiter limiter = services.GetRequiredService<LogLimiter>();
        ILoggerProvider provider = Journal.IsStandardError && File.Exists(Journal.SocketPath)
            ? new JournalLoggerProvider(Journal.SocketPath, Console.Error, limiter)
            : services.GetRequiredService<ConsoleLoggerProvider>();
        return new(provider, limiter, services.GetRequiredService<TimeProvider>());
    }
}
