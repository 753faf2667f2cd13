using System.Threading.Channels;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Notifications;

/// <summary>
/// Tells of what happens to services, servers and VRRP: log, scripts, fifos, mail. One queue keeps the order, and nobody who puts something in waits.
/// Thread-safe.
/// </summary>
public sealed class Notifier : IAsyncDisposable
{
    private static readonly TimeSpan s_scriptLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    private readonly Channel<object> _queue = Channel.CreateUnbounded<object>(new() { SingleReader = true });
    private readonly ScriptQueues _scripts = new();
    private readonly RouterNotices _routers = new();
    private readonly Dictionary<string, (FifoConfig Config, FifoSink Sink)> _fifos = [];
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ScriptRunner _runner;
    private readonly Mailer _mailer;
    private readonly Task _work;
    private DirectorDefaults _defaults = new();

    /// <summary>Begins, with nobody to tell but the log.</summary>
    public Notifier(TimeProvider time, ILogger<Notifier> log)
    {
        _time = time;
        _log = log;
        _runner = new(log);
        _mailer = new(log);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>What comes after this is told as these say.</summary>
    /// <param name="defaults">Of the director.</param>
    /// <param name="vrrp">Who is told of instances and groups; null: as before.</param>
    public void Use(DirectorDefaults defaults, VrrpModel? vrrp = null)
    {
        _queue.Writer.TryWrite(defaults);
        if (vrrp is not null)
            _queue.Writer.TryWrite(vrrp);
    }

    /// <summary>Tells of it.</summary>
    public void Post(HealthEvent occurrence) => _queue.Writer.TryWrite(occurrence);

    /// <summary>Tells of it; who logs it is VRRP itself.</summary>
    public void Post(RouterEvent occurrence) => _queue.Writer.TryWrite(occurrence);

    /// <summary>Runs startup_script; returns when it has ended.</summary>
    public Task RunStartupAsync(ScriptSettings scripts, CancellationToken stop) => scripts.Startup is { } script
        ? _runner.RunAsync(script, scripts, "startup_script", scripts.StartupTimeout, stop)
        : Task.CompletedTask;

    /// <summary>Runs shutdown_script; returns when it has ended.</summary>
    public Task RunShutdownAsync(ScriptSettings scripts) => scripts.Shutdown is { } script
        ? _runner.RunAsync(script, scripts, "shutdown_script", scripts.ShutdownTimeout, CancellationToken.None)
        : Task.CompletedTask;

    /// <summary>Tells what was put in before; scripts and mail get a moment for it. Scripts that need longer go on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete())
            return;
        await _work.ConfigureAwait(false);
        await _scripts.WaitIdleAsync(s_farewell).ConfigureAwait(false);
        await _mailer.DisposeAsync().ConfigureAwait(false);
        foreach ((_, FifoSink sink) in _fifos.Values)
            sink.Dispose();
    }

    private async Task WorkAsync()
    {
        await foreach (object item in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            switch (item)
            {
                case DirectorDefaults defaults:
                    Follow(defaults);
                    break;
                case VrrpModel vrrp:
                    Follow(vrrp);
                    break;
                case HealthEvent occurrence:
                    Tell(occurrence);
                    break;
                case RouterEvent occurrence:
                    Tell(occurrence);
                    break;
            }
        }
    }

    private void Follow(DirectorDefaults defaults)
    {
        _defaults = defaults;
        ScriptSettings scripts = defaults.Scripts with { Startup = null, Shutdown = null };
        HashSet<FifoConfig> wanted = [.. new[] { defaults.Pipe, defaults.ServicePipe, defaults.VrrpPipe }
            .Where(pipe => pipe.Path is not null).Select(pipe => new FifoConfig(pipe, scripts)).DistinctBy(config => config.Pipe.Path)];
        foreach ((string path, (FifoConfig config, FifoSink sink)) in _fifos.ToList())
        {
            if (wanted.Remove(config))
                continue;
            sink.Dispose();
            _fifos.Remove(path);
        }
        foreach (FifoConfig config in wanted)
            _fifos.Add(config.Pipe.Path!, (config, new(config.Pipe, scripts, _runner, _log)));
    }

    private void Tell(HealthEvent occurrence)
    {
        Log(occurrence);
        Run(occurrence);
        if (NotificationText.LineOf(occurrence) is { } line)
            Write(line, _defaults.ServicePipe);
        if (MailPolicy.Wants(occurrence, _defaults.Mail) && NotificationText.SubjectOf(occurrence) is { } subject)
            Mail(subject, occurrence.Reason);
    }

    private void Follow(VrrpModel vrrp)
    {
        _routers.Use(vrrp);
        if (!_defaults.RepeatsVrrpStatesOnReload)
            return;
        foreach (string line in _routers.Repeat())
            Write(line, _defaults.VrrpPipe);
    }

    private void Tell(RouterEvent occurrence)
    {
        if (_routers.Take(occurrence, _defaults.Mail) is not { } notice)
            return;
        ScriptSettings settings = _defaults.Scripts;
        foreach ((string queue, string what, Script script) in notice.Scripts)
            _scripts.Post(queue, () => _runner.RunAsync(script, settings, what, s_scriptLimit, CancellationToken.None));
        if (notice.Line is { } line)
            Write(line, _defaults.VrrpPipe);
        if (notice.Mail is { } mail)
            Mail(mail.Subject, mail.Body);
    }

    /// <summary>To the fifo of everything, and to that of its kind, which may be the same.</summary>
    private void Write(string line, NotificationPipe pipe)
    {
        foreach (string path in new[] { _defaults.Pipe.Path, pipe.Path }.OfType<string>().Distinct())
        {
            if (_fifos.TryGetValue(path, out (FifoConfig Config, FifoSink Sink) fifo))
                fifo.Sink.Write(line);
        }
    }

    private void Log(HealthEvent occurrence)
    {
        switch (occurrence)
        {
            case ServiceEvent { Up: true } gained:
                _log.LogInformation("{Service} has its quorum: {Reason}", gained.Service.Key, gained.Reason);
                break;
            case ServiceEvent lost:
                string sorry = lost.Service.SorryServer is { } server ? $"; sorry server {server.EndpointIn(lost.Service.Key)} serves" : "";
                _log.LogWarning("{Service} is without its quorum: {Reason}{Sorry}", lost.Service.Key, lost.Reason, sorry);
                break;
            case PanicEvent panic:
                _log.Log(panic.IsOn ? LogLevel.Warning : LogLevel.Information, "{Service}: {Reason}", panic.Service.Key, panic.Reason);
                break;
        }
    }

    private void Run(HealthEvent occurrence)
    {
        ScriptSettings settings = _defaults.Scripts;
        (Script? script, string what) = occurrence switch
        {
            ServiceEvent { Up: true } e => (e.Service.Quorum.Up, $"quorum_up of {e.Service.Key}"),
            ServiceEvent e => (e.Service.Quorum.Down, $"quorum_down of {e.Service.Key}"),
            ServerEvent { Up: true } e => (e.Server.NotifyUp, $"notify_up of {e.Service.Key}: real server {e.Server.CheckedAs}"),
            ServerEvent e => (e.Server.NotifyDown, $"notify_down of {e.Service.Key}: real server {e.Server.CheckedAs}"),
            _ => (null, ""),
        };
        if (script is null)
            return;
        string subject = occurrence is ServerEvent s ? $"{s.Service.CheckedAs} {s.Server.CheckedAs}" : $"{occurrence.Service.CheckedAs}";
        _scripts.Post(subject, () => _runner.RunAsync(script, settings, what, s_scriptLimit, CancellationToken.None));
    }

    private void Mail(string subject, string reason)
    {
        MailSettings settings = _defaults.Mail;
        string sender = settings.Sender ?? $"fulcrum@{Environment.MachineName}";
        string director = _defaults.RouterId ?? Environment.MachineName;
        _mailer.Post(new(sender, settings.Recipients, $"[{director}] {subject}", $"=> {reason} <=", _time.GetUtcNow()), settings);
    }

    /// <summary>What makes a fifo and its reader another one.</summary>
    private sealed record FifoConfig(NotificationPipe Pipe, ScriptSettings Scripts);
}
