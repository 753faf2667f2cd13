using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.HealthChecks.Bfd;

/// <summary>
/// One BFD session in asynchronous mode (RFC 5880, 6.8), as a machine without clock or socket: it is told of packets and of the time,
/// and says what to send and when it wants to be told of the time again. Times are since any fixed moment. Not thread-safe.
/// </summary>
/// <param name="instance">Its parameters.</param>
/// <param name="discriminator">Its name; not 0.</param>
/// <param name="random">0 to 1, for the jitter of what is sent.</param>
public sealed class BfdSession(BfdInstance instance, uint discriminator, Func<double> random)
{
    private uint _remoteDiscriminator;
    private BfdState _remoteState = BfdState.Down;
    private TimeSpan _remoteReceiveInterval = TimeSpan.FromMicroseconds(1);
    private TimeSpan _remoteSendInterval;
    private int _remoteMultiplier;
    private bool _remoteDemands;
    private bool _isPolling;
    private TimeSpan? _deadline;
    private TimeSpan _nextSend;

    /// <summary>The session's name for itself.</summary>
    public uint Discriminator => discriminator;

    /// <summary>RFC 5880: bfd.SessionState.</summary>
    public BfdState State { get; private set; } = BfdState.Down;

    /// <summary>RFC 5880: bfd.LocalDiag.</summary>
    public BfdDiagnostic Diagnostic { get; private set; }

    /// <summary>It was in state Up.</summary>
    public bool HasBeenUp { get; private set; }

    /// <summary>After which silence it is down; null: nothing is heard.</summary>
    public TimeSpan? DetectionTime => _remoteMultiplier == 0 ? null : _remoteMultiplier * Larger(instance.ReceiveInterval, _remoteSendInterval);

    /// <summary>When <see cref="Advance"/> wants to be called; null: not before a packet comes.</summary>
    public TimeSpan? NextEvent
    {
        get
        {
            TimeSpan? send = MaySend ? _nextSend : null;
            return _deadline is null || send < _deadline ? send : _deadline;
        }
    }

    private TimeSpan OwnSendInterval =>
        State == BfdState.Up ? instance.SendInterval : Larger(instance.IdleInterval, instance.SendInterval);

    private bool MaySend =>
        (!instance.IsPassive || _remoteDiscriminator != 0)
        && _remoteReceiveInterval > TimeSpan.Zero
        && !(_remoteDemands && State == BfdState.Up && _remoteState == BfdState.Up && !_isPolling);

    /// <summary>Takes a packet in that belongs to this session. Returns the answer to a poll, or null.</summary>
    public BfdPacket? Receive(BfdPacket packet, TimeSpan now)
    {
        if (packet.YourDiscriminator != 0 && packet.YourDiscriminator != discriminator)
            return null;
        _remoteDiscriminator = packet.MyDiscriminator;
        _remoteState = packet.State;
        _remoteDemands = packet.IsDemand;
        _remoteMultiplier = packet.Multiplier;
        _remoteSendInterval = TimeSpan.FromMicroseconds(packet.SendInterval);
        _remoteReceiveInterval = TimeSpan.FromMicroseconds(packet.ReceiveInterval);
        if (packet.IsFinal)
            _isPolling = false;
        Follow(packet.State, now);
        _deadline = now + DetectionTime;
        // A neighbour that has become quicker does not wait for what was planned before.
        TimeSpan latest = now + Larger(OwnSendInterval, _remoteReceiveInterval);
        if (_nextSend > latest)
            _nextSend = latest;
        return packet.IsPoll ? Packet() with { IsFinal = true, IsPoll = false } : null;
    }

    /// <summary>Takes in how late it is. Returns what has to be sent now, or null.</summary>
    public BfdPacket? Advance(TimeSpan now)
    {
        if (_deadline <= now)
        {
            _deadline = null;
            _remoteDiscriminator = 0;
            _remoteMultiplier = 0;
            _remoteReceiveInterval = TimeSpan.FromMicroseconds(1);
            if (State is BfdState.Init or BfdState.Up)
                Enter(BfdState.Down, BfdDiagnostic.DetectionTimeExpired, now);
        }
        if (!MaySend || now < _nextSend)
            return null;
        _nextSend = now + (Larger(OwnSendInterval, _remoteReceiveInterval) * Jitter());
        return Packet();
    }

    /// <summary>What is sent when the session ends, so that the neighbour does not wait for the detection time.</summary>
    public BfdPacket Farewell() => Packet() with { State = BfdState.AdminDown, Diagnostic = BfdDiagnostic.AdministrativelyDown };

    private static TimeSpan Larger(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static uint Microseconds(TimeSpan time) => (uint)Math.Min(time.TotalMicroseconds, uint.MaxValue);

    /// <summary>RFC 5880, 6.8.6: how the state follows that of the other side.</summary>
    private void Follow(BfdState remote, TimeSpan now)
    {
        switch (State, remote)
        {
            case (BfdState.Init or BfdState.Up, BfdState.AdminDown):
            case (BfdState.Up, BfdState.Down):
                Enter(BfdState.Down, BfdDiagnostic.NeighbourSignalledDown, now);
                break;
            case (BfdState.Down, BfdState.Down):
                Enter(BfdState.Init, BfdDiagnostic.None, now);
                break;
            case (BfdState.Down, BfdState.Init):
            case (BfdState.Init, BfdState.Init or BfdState.Up):
                Enter(BfdState.Up, BfdDiagnostic.None, now);
                break;
        }
    }

    private void Enter(BfdState state, BfdDiagnostic diagnostic, TimeSpan now)
    {
        State = state;
        Diagnostic = diagnostic;
        HasBeenUp |= state == BfdState.Up;
        // The interval at which this side sends changes with it, which the other side has to confirm.
        _isPolling = state == BfdState.Up;
        _nextSend = now;
    }

    /// <summary>RFC 5880, 6.8.7: 75 to 100 % of the interval, 75 to 90 % where one lost packet is enough.</summary>
    private double Jitter() => 0.75 + (random() * (instance.Multiplier == 1 ? 0.15 : 0.25));

    private BfdPacket Packet() => new()
    {
        Diagnostic = Diagnostic,
        State = State,
        IsPoll = _isPolling,
        Multiplier = (byte)instance.Multiplier,
        MyDiscriminator = discriminator,
        YourDiscriminator = _remoteDiscriminator,
        SendInterval = Microseconds(OwnSendInterval),
        ReceiveInterval = Microseconds(instance.ReceiveInterval),
    };
}
