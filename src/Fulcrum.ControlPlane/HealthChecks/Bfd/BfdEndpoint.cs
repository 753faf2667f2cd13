using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.HealthChecks.Bfd;

/// <summary>A session with its clock and its socket, shared by all checks that follow it. Thread-safe.</summary>
public sealed class BfdEndpoint : IDisposable
{
    private const int LargestTimeToLive = 255;
    private const int SourceAttempts = 16;
    private static readonly TimeSpan s_retryPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly BfdInstance _instance;
    private readonly BfdSession _session;
    private readonly TimeProvider _time;
    private readonly long _begin;
    private readonly BfdListener _listener;
    private readonly IDisposable _lease;
    private readonly ITimer _timer;
    private Socket? _socket;
    private bool _hasJoined;
    private bool _isEnded;

    /// <summary>Begins the session.</summary>
    public BfdEndpoint(BfdInstance instance, SharedPool<BfdListenerKey, BfdListener> listeners, TimeProvider time)
    {
        _instance = instance;
        _time = time;
        _begin = time.GetTimestamp();
        _session = new(instance, (uint)Random.Shared.NextInt64(1, uint.MaxValue), Random.Shared.NextDouble);
        Status = new(default(BfdStatus) with { State = BfdState.Down });
        (_listener, _lease) = listeners.Take(new(LocalEndpoint(Port), MinimumTimeToLive));
        _timer = time.CreateTimer(static endpoint => ((BfdEndpoint)endpoint!).Advance(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Advance();
    }

    /// <summary>What the session says.</summary>
    public Observed<BfdStatus> Status { get; }

    /// <summary>The session's name.</summary>
    public uint Discriminator => _session.Discriminator;

    /// <summary>Who is on the other side.</summary>
    public IPAddress Neighbour => _instance.Neighbour!;

    private int Port => _instance.IsMultihop ? BfdPorts.Multihop : BfdPorts.SingleHop;

    private int MinimumTimeToLive => _instance.IsMultihop && _instance.MaximumHops is null
        ? 0
        : LargestTimeToLive - Math.Clamp(_instance.MaximumHops ?? 0, 0, LargestTimeToLive);

    private TimeSpan Now => _time.GetElapsedTime(_begin);

    /// <summary>Takes a packet of this session in.</summary>
    public void Receive(BfdPacket packet)
    {
        lock (_lock)
        {
            if (_isEnded)
                return;
            if (_session.Receive(packet, Now) is { } answer)
                Send(answer);
        }
        Advance();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _isEnded = true;
            Send(_session.Farewell());
            _timer.Dispose();
            _socket?.Dispose();
        }
        _listener.Leave(this);
        _lease.Dispose();
    }

    private void Advance()
    {
        lock (_lock)
        {
            if (_isEnded)
                return;
            if (!_hasJoined && !TryJoin())
            {
                _timer.Change(s_retryPeriod, Timeout.InfiniteTimeSpan);
                return;
            }
            if (_session.Advance(Now) is { } packet)
                Send(packet);
            Status.Set(new(_session.State, _session.Diagnostic, _session.HasBeenUp));
            TimeSpan wait = _session.NextEvent is { } next ? next - Now : Timeout.InfiniteTimeSpan;
            _timer.Change(wait >= TimeSpan.Zero || _session.NextEvent is null ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The address may not be there yet, or another program have the port.</summary>
    private bool TryJoin()
    {
        try
        {
            _listener.Join(this);
            _hasJoined = true;
        }
        catch (SocketException)
        {
            // Tried again.
        }
        return _hasJoined;
    }

    private void Send(BfdPacket packet)
    {
        try
        {
            _socket ??= Open();
            _socket.Send(packet.ToBytes());
        }
        catch (SocketException)
        {
            // As if it were lost on the way. The socket stays, so that packets go on coming from one port (RFC 5881, 4).
        }
    }

    private Socket Open()
    {
        Socket socket = new(Neighbour.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            socket.Ttl = (short)(_instance.TimeToLive ?? LargestTimeToLive);
            BindSource(socket);
            socket.Connect(new IPEndPoint(Neighbour, Port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void BindSource(Socket socket)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                socket.Bind(LocalEndpoint(Random.Shared.Next(BfdPorts.FirstSource, IPEndPoint.MaxPort + 1)));
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < SourceAttempts)
            {
                // Another port then.
            }
        }
    }

    private IPEndPoint LocalEndpoint(int port)
    {
        IPAddress any = Neighbour.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        return new(_instance.Source ?? any, port);
    }
}
