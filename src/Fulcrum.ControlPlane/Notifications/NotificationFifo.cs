using System.Runtime.InteropServices;
using System.Text;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.HealthChecks.Scripts;

namespace Fulcrum.ControlPlane.Notifications;

/// <summary>
/// A fifo that lines are written to, made where it is not there. Writing never waits: the kernel keeps 64 KiB for a reader that is away, and
/// this keeps <see cref="MostLines"/> more; beyond that the oldest are lost, which is logged. Thread-safe.
/// </summary>
public sealed class NotificationFifo : IDisposable
{
    /// <summary>Lines that wait here at most.</summary>
    public const int MostLines = 10_000;

    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _waiting = [];
    private readonly string _path;
    private readonly ILogger _log;
    private readonly bool _isOurs;
    private readonly ITimer _timer;
    private int _descriptor = -1;
    private bool _losesLines;

    /// <summary>A fifo that cannot be used is logged, and lines to it are lost.</summary>
    /// <param name="path">Of the fifo.</param>
    /// <param name="owner">Whom one that is made belongs to; null: who runs this.</param>
    /// <param name="group">Its group; null: the owner's.</param>
    /// <param name="log">For what goes wrong.</param>
    public NotificationFifo(string path, UserAccount? owner, uint? group, ILogger log)
    {
        _path = path;
        _log = log;
        _isOurs = NotificationLibc.MakeFifo(path, NotificationLibc.OwnerOnly) == 0;
        int error = _isOurs ? 0 : Marshal.GetLastPInvokeError();
        if (_isOurs && owner is not null && NotificationLibc.ChangeOwner(path, owner.UserId, group ?? owner.GroupId) != 0)
            log.LogWarning("The fifo {Path} cannot be given to {User}.", path, owner.Name);
        if (error is not 0 and not NotificationLibc.Exists)
            log.LogError("The fifo {Path} cannot be made: {Reason}.", path, Marshal.GetPInvokeErrorMessage(error));
        else if (!UnixFileType.IsFifo(path))
            log.LogError("{Path} is not a fifo, so nothing is written to it.", path);
        else if ((_descriptor = Open(path)) < 0)
            log.LogError("The fifo {Path} cannot be opened: {Reason}.", path, Marshal.GetLastPInvokeErrorMessage());
        _timer = TimeProvider.System.CreateTimer(
            static fifo => ((NotificationFifo)fifo!).OnTime(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Writes a line, now or when the reader has made room.</summary>
    public void Write(string line)
    {
        lock (_lock)
        {
            if (_descriptor < 0)
                return;
            if (_waiting.Count == MostLines)
            {
                _waiting.Dequeue();
                if (!_losesLines)
                    _log.LogWarning("Nobody reads {Path}: its oldest lines are lost.", _path);
                _losesLines = true;
            }
            _waiting.Enqueue(Encoding.UTF8.GetBytes(line + "\n"));
            Flush();
        }
    }

    /// <summary>Closes it, and removes it where it was made here. Lines that wait are lost.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _timer.Dispose();
            if (_descriptor >= 0)
                _ = NotificationLibc.Close(_descriptor);
            _descriptor = -1;
            if (_isOurs)
                File.Delete(_path);
        }
    }

    /// <summary>For reading, too: so it opens without a reader, and what is written stays in it.</summary>
    private static int Open(string path) =>
        NotificationLibc.Open(path, NotificationLibc.ReadWrite | NotificationLibc.NonBlocking | NotificationLibc.CloseOnExecute, 0);

    private void OnTime()
    {
        lock (_lock)
            Flush();
    }

    /// <summary>Lines are shorter than PIPE_BUF, so each is written whole or not at all.</summary>
    private void Flush()
    {
        while (_descriptor >= 0 && _waiting.TryPeek(out byte[]? line))
        {
            if (NotificationLibc.Write(_descriptor, line, (nuint)line.Length) != line.Length)
            {
                _timer.Change(s_period, Timeout.InfiniteTimeSpan);
                return;
            }
            _waiting.Dequeue();
            _losesLines = false;
        }
    }
}
