using System.Globalization;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Fulcrum.ControlPlane.Services.Hosting.Logging;

/// <summary>
/// Writes to the journal's own socket: a line's values are fields (journalctl FULCRUM_SERVER=...). Nobody who logs waits: a thread of its own
/// sends, and what it cannot keep up with is counted as suppressed. What the journal does not take goes to stderr.
/// </summary>
internal sealed class JournalLoggerProvider : ILoggerProvider
{
    private const int QueueLength = 4096;
    private const string Identifier = "fulcrumd";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly UnixDomainSocketEndPoint _journal;
    private readonly TextWriter _otherwise;
    private readonly LogLimiter _limiter;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Channel<(byte[] Entry, LogLevel Level, string Text)> _queue =
        Channel.CreateBounded<(byte[], LogLevel, string)>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly Task _sender;

    public JournalLoggerProvider(string socketPath, TextWriter otherwise, LogLimiter limiter)
    {
        _journal = new(socketPath);
        _otherwise = otherwise;
        _limiter = limiter;
        _sender = Task.Run(SendAsync);
    }

    public ILogger CreateLogger(string categoryName) => new JournalLogger(this, categoryName);

    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _sender.Wait(s_patience);
        _socket.Dispose();
    }

    private async Task SendAsync()
    {
        await foreach ((byte[] entry, LogLevel level, string text) in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await _socket.SendToAsync(entry, SocketFlags.None, _journal).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                await _otherwise.WriteLineAsync(LogLineFormatter.PrefixedLine(level, text)).ConfigureAwait(false);
            }
        }
    }

    private void Post(JournalEntry entry, LogLevel level, string text)
    {
        if (!_queue.Writer.TryWrite((entry.ToArray(), level, text)))
            _limiter.Suppressed();
    }

    private sealed class JournalLogger(JournalLoggerProvider journal, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string text = formatter(state, exception);
            JournalEntry entry = new JournalEntry().Add("MESSAGE", text)
                .Add("PRIORITY", Journal.PriorityOf(logLevel).ToString(CultureInfo.InvariantCulture))
                .Add("SYSLOG_IDENTIFIER", Identifier).Add("FULCRUM_LOGGER", category);
            HashSet<string> names = ["FULCRUM_LOGGER"];
            foreach ((string name, object? value) in state as IReadOnlyList<KeyValuePair<string, object?>> ?? [])
            {
                string field = JournalEntry.FieldName(name);
                if (name[0] != '{' && names.Add(field))
                    entry.Add(field, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            }
            if (exception is not null)
                entry.Add("FULCRUM_EXCEPTION", exception.ToString());
            journal.Post(entry, logLevel, exception is null ? text : $"{text} {exception}");
        }
    }
}
