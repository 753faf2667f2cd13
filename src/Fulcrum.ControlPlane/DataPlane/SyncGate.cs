namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// Says whether VRRP may take over from a living master: not while the peer, from which sessions come, is connected and has not told all of
/// them, nor in the first moments in which it may still connect; and never for longer than <c>wait</c> of session_sync. Thread-safe.
/// </summary>
public sealed class SyncGate(TimeProvider time) : IDisposable
{
    /// <summary>Longest time that a peer is waited for which does not connect.</summary>
    public static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private TimeSpan? _wait;
    private uint _process;
    private long _beganAt = time.GetTimestamp();
    private bool _isConnected;
    private bool _isOver;

    /// <summary>Raised when <see cref="MayTakeOver"/> may have changed. On any thread; must not throw.</summary>
    public event Action? Changed;

    /// <summary>Whether to take over from a living master; without session_sync always.</summary>
    public bool MayTakeOver
    {
        get
        {
            lock (_lock)
                return Remaining <= TimeSpan.Zero;
        }
    }

    private TimeSpan Remaining
    {
        get
        {
            if (_wait is not { } wait || _isOver)
                return TimeSpan.Zero;
            return (_isConnected || wait < ConnectTime ? wait : ConnectTime) - time.GetElapsedTime(_beganAt);
        }
    }

    /// <summary>wait of session_sync; null: sessions are not synchronised.</summary>
    public void Configure(TimeSpan? wait) => Change(() =>
    {
        if (_wait is null && wait is not null)
            _beganAt = time.GetTimestamp();
        _wait = wait;
    });

    /// <summary>The data plane is there: a new process has no sessions.</summary>
    public void DataPlaneConnected(uint process) => Change(() =>
    {
        if (_process != process)
            (_beganAt, _isConnected, _isOver) = (time.GetTimestamp(), false, false);
        _process = process;
    });

    /// <summary>The data plane exchanges sessions with the peer from now on.</summary>
    public void PeerConnected() => Change(() => (_beganAt, _isConnected, _isOver) = (time.GetTimestamp(), true, false));

    /// <summary>It does not any more; what has been told is here.</summary>
    public void PeerLost() => Change(() => _isConnected = false);

    /// <summary>All that the peer has is here.</summary>
    public void PeerTold() => Change(() => (_isConnected, _isOver) = (true, true));

    /// <summary>All that the peer has has to come again: it is waited for as after a connection.</summary>
    public void PeerAsked() => Change(() =>
    {
        if (_isOver)
            (_beganAt, _isConnected, _isOver) = (time.GetTimestamp(), true, false);
    });

    /// <summary>What the data plane says when it is asked: for what happened before this process looked.</summary>
    public void Observe(Wire.Synchronisation status) => Change(() =>
    {
        bool isConnected = status.ConnectedMs > 0;
        if (isConnected && !_isConnected)
            (_beganAt, _isOver) = (time.GetTimestamp() - time.TimestampFrequency * (long)status.ConnectedMs / 1000, false);
        _isConnected = isConnected;
        _isOver |= isConnected && status.PeerBulkOver;
    });

    /// <inheritdoc />
    public void Dispose() => _timer?.Dispose();

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            _timer ??= time.CreateTimer(_ => Changed?.Invoke(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(Remaining is { Ticks: > 0 } left ? left : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        Changed?.Invoke();
    }
}
