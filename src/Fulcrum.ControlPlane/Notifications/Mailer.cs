using System.Net.Sockets;
using System.Threading.Channels;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Notifications;

/// <summary>
/// Sends mail, a dialogue for each, one after the other. At most <see cref="MostMails"/> wait; more are left out. What cannot be sent is
/// lost, which is logged once until one is sent again. Thread-safe.
/// </summary>
public sealed class Mailer : IAsyncDisposable
{
    /// <summary>Mails that wait at most.</summary>
    public const int MostMails = 1000;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    private readonly Channel<(MailMessage Mail, MailSettings Settings)> _queue =
        Channel.CreateBounded<(MailMessage, MailSettings)>(MostMails);
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _log;
    private readonly Task _work;
    private volatile bool _isFailing;

    /// <summary>Begins.</summary>
    public Mailer(ILogger log)
    {
        _log = log;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Never waits.</summary>
    /// <param name="mail">What is sent.</param>
    /// <param name="settings">With a server.</param>
    public void Post(MailMessage mail, MailSettings settings)
    {
        if (!_queue.Writer.TryWrite((mail, settings)))
            Fail($"{MostMails} mails wait");
    }

    /// <summary>What waits is sent if that is quick.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _stop.CancelAfter(s_farewell);
        await _work.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        await foreach ((MailMessage mail, MailSettings settings) in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_stop.IsCancellationRequested)
                return;
            using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            deadline.CancelAfter(s_limit);
            try
            {
                await SmtpDialogue.SendAsync(mail, settings, deadline.Token).ConfigureAwait(false);
                _isFailing = false;
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                Fail(e.Message);
            }
            catch (OperationCanceledException)
            {
                Fail($"{settings.Server} takes too long");
            }
        }
    }

    private void Fail(string reason)
    {
        if (!_isFailing)
            _log.LogWarning("Mail cannot be sent: {Reason}. This is told again when it has worked meanwhile.", reason);
        _isFailing = true;
    }
}
