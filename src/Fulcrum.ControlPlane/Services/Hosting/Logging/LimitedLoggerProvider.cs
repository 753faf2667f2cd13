using System.Collections.Concurrent;

namespace Fulcrum.ControlPlane.Services.Hosting.Logging;

/// <summary>Before another provider: lines go through the limiter. Owns the other one.</summary>
internal sealed class LimitedLoggerProvider : ILoggerProvider
{
    private const string OriginalFormat = "{OriginalFormat}";

    private readonly ILoggerProvider _inner;
    private readonly LogLimiter _limiter;
    private readonly ITimer _timer;
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new();

    public LimitedLoggerProvider(ILoggerProvider inner, LogLimiter limiter, TimeProvider time)
    {
        _inner = inner;
        _limiter = limiter;
        _timer = time.CreateTimer(_ => TellOmitted(), null, LogLimiter.WindowLength, LogLimiter.WindowLength);
    }

    public ILogger CreateLogger(string categoryName) => new Limited(_inner.CreateLogger(categoryName), categoryName, _limiter);

    public void Dispose()
    {
        _timer.Dispose();
        _inner.Dispose();
    }

    private void TellOmitted()
    {
        foreach ((string category, LogLevel level, string text) in _limiter.EndWindows())
            _loggers.GetOrAdd(category, _inner.CreateLogger).Log(level, "{Sentence}", text);
    }

    private sealed class Limited(ILogger inner, string category, LogLimiter limiter) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (limiter.Admit(category, TemplateOf(state), logLevel))
                inner.Log(logLevel, eventId, state, exception, formatter);
        }

        private static string TemplateOf<TState>(TState state)
        {
            if (state is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 0 } values
                && values[^1] is { Key: OriginalFormat, Value: string template })
                return template;
            return state as string ?? "";
        }
    }
}
