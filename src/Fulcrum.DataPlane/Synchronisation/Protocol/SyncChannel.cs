using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// One connection to a peer, as a machine over bytes: what is received goes in, what is to be sent comes out, time is given. It says
/// who this is, makes sure of who the other one is, and hands frames to <see cref="SyncTraffic"/> from then on. Whatever comes, it never
/// throws: it closes, with a <see cref="CloseReason"/>. Reused for one connection after the other; allocates nothing.
/// </summary>
/// <remarks>
/// <code>
///   who connects                    who accepts
///   magic, Hello  --------------->
///                 <---------------  magic, Hello
///   Proof         --------------->                  the tag shows that the key is known: by who connects first, so
///                 <---------------  Proof           that nobody gets anything to guess at by connecting
///   BulkBegin, Records ..., BulkEnd, Records ...    in both directions; Ack every 20 ms to a second
/// </code>
/// </remarks>
internal sealed class SyncChannel
{
    /// <summary>Longest time until the other end has proved who it is.</summary>
    public const long HandshakeTimeoutMs = 3_000;

    /// <summary>Longest time without a whole frame.</summary>
    public const long IdleTimeoutMs = 3_000;

    private readonly FrameWriter _out = new();
    private readonly FrameReader _in = new();
    private readonly FrameKeys _keys = new();
    private readonly byte[] _own = new byte[Hello.Size];
    private readonly byte[] _peer = new byte[Hello.Size];
    private Hello _hello;
    private byte[] _secret = [];
    private SyncTraffic? _traffic;
    private long _beganMs;
    private long _heardMs;
    private bool _hasHeard;
    private bool _isHeld;

    /// <summary>How far it is.</summary>
    public ChannelPhase Phase { get; private set; }

    /// <summary>Whether this director has made the connection.</summary>
    public bool IsInitiator { get; private set; }

    /// <summary>Why it has ended.</summary>
    public CloseReason Reason { get; private set; }

    /// <summary>Whether the other end has said so.</summary>
    public bool IsPeersReason { get; private set; }

    /// <summary>What the other end says of itself; meaningful after the greeting, and to be relied on when it is ready.</summary>
    public Hello Peer { get; private set; }

    /// <summary>The payload that <see cref="Peer"/> was read from.</summary>
    public ReadOnlySpan<byte> PeerHello => _peer;

    /// <summary>Whether there is anything from the other end.</summary>
    public bool HasHeard => _hasHeard;

    /// <summary>Whether records wait because the workers have no room for them.</summary>
    public bool IsHeld => _isHeld;

    /// <summary>Bytes to be sent, oldest first.</summary>
    public ReadOnlySpan<byte> Pending => _out.Pending;

    /// <summary>Where received bytes go; empty: not now.</summary>
    public Span<byte> Space => Phase == ChannelPhase.Closed ? default : _in.Space;

    private bool IsTrusted => Phase is ChannelPhase.Ready or ChannelPhase.Open;

    /// <summary>Begins on a new connection.</summary>
    public void Begin(SyncIdentity identity, SyncSettings settings, bool isInitiator, long nowMs)
    {
        _out.Reset();
        _in.Reset();
        _keys.Clear();
        (_secret, _traffic) = (settings.Key, null);
        (_hasHeard, _isHeld) = (false, false);
        (IsInitiator, Reason, IsPeersReason, Peer) = (isInitiator, CloseReason.None, false, default);
        _beganMs = _heardMs = nowMs;
        Phase = ChannelPhase.Greeting;
        _hello = new Hello
        {
            ProtocolVersion = Hello.Version,
            RecordSize = (ushort)Unsafe.SizeOf<SyncRecord>(),
            RecordVersion = SyncRecord.CurrentVersion,
            IsInsecure = settings.Key.Length == 0,
            TellsAgain = true,
            Instance = identity.Instance,
            Boot = identity.Boot,
            Placement = identity.Placement,
        };
        _hello.WriteTo(_own, identity.Release.Span);
        RandomNumberGenerator.Fill(Hello.NonceOf(_own));
        _out.Write(Frame.Magic);
        Send(FrameType.Hello, _own);
    }

    /// <summary>This connection goes on: <see cref="Phase"/> is ready. Who has accepted it proves to know the key only now.</summary>
    public void Open(SyncTraffic traffic, long nowMs, bool inherits = false)
    {
        if (!IsInitiator)
            Send(FrameType.Proof, default);
        Phase = ChannelPhase.Open;
        _traffic = traffic;
        traffic.Begin(nowMs, inherits, Peer.TellsAgain);
        Process(nowMs);
    }

    /// <summary>So many bytes are in <see cref="Space"/>.</summary>
    public void Received(int count, long nowMs)
    {
        _in.Advance(count);
        _hasHeard = true;
        Process(nowMs);
    }

    /// <summary>So many of the <see cref="Pending"/> bytes are on their way.</summary>
    public void Sent(int count) => _out.Consume(count);

    /// <summary>What time alone does; what has been received comes first.</summary>
    public void Tick(long nowMs)
    {
        if (_isHeld)
            Process(nowMs);
        if (Phase is ChannelPhase.Greeting or ChannelPhase.Proving && nowMs - _beganMs >= HandshakeTimeoutMs)
            Close(IsInitiator && !_hasHeard ? CloseReason.Unreachable : CloseReason.HandshakeTimeout);
        else if (Phase == ChannelPhase.Open && !_isHeld && nowMs - _heardMs >= IdleTimeoutMs)
            Close(CloseReason.IdleTimeout);
        if (Phase == ChannelPhase.Open)
            _traffic!.Pump(_out, _keys, nowMs);
    }

    /// <summary>Ends it, and tells the other end why, if that can still be sent.</summary>
    public void Close(CloseReason reason)
    {
        if (Phase == ChannelPhase.Closed)
            return;
        Span<byte> payload = stackalloc byte[1];
        payload[0] = (byte)reason;
        if (reason != CloseReason.Lost)
            Send(FrameType.Bye, payload);
        End(reason);
    }

    private void End(CloseReason reason)
    {
        Phase = ChannelPhase.Closed;
        Reason = reason;
        _isHeld = false;
        _keys.Clear();
    }

    private void Process(long nowMs)
    {
        // Frames of a connection that is ready wait until it is chosen.
        while (Phase is not (ChannelPhase.Closed or ChannelPhase.Ready))
        {
            FrameType type = FrameType.Records;
            if (!_isHeld)
            {
                type = _in.Peek(_keys, IsTrusted, out CloseReason refusal);
                if (refusal != CloseReason.None)
                    Close(refusal);
                if (type == FrameType.None)
                    return;
            }
            Handle(type, _in.Payload, nowMs);
            if (_isHeld)
                return;
            _in.Next();
            _heardMs = nowMs;
        }
    }

    private void Handle(FrameType type, ReadOnlySpan<byte> payload, long nowMs)
    {
        switch (Phase)
        {
            case not ChannelPhase.Closed when type == FrameType.Bye:
                PeerCloses(payload);
                break;
            case ChannelPhase.Greeting when type == FrameType.Hello:
                Greet(payload);
                break;
            case ChannelPhase.Proving when type == FrameType.Proof && payload.IsEmpty:
                Phase = ChannelPhase.Ready;
                break;
            case ChannelPhase.Open:
                if (_traffic!.Handle(type, payload, nowMs, out _isHeld) is var refusal and not CloseReason.None)
                    Close(refusal);
                break;
            default:
                Close(CloseReason.Unexpected);
                break;
        }
    }

    private void Greet(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < sizeof(ushort))
        {
            Close(CloseReason.Malformed);
            return;
        }
        Peer = Hello.Read(payload);
        CloseReason refusal = Peer switch
        {
            { ProtocolVersion: not Hello.Version } => CloseReason.Version,
            _ when payload.Length != Hello.Size => CloseReason.Malformed,
            _ when Peer.RecordSize != _hello.RecordSize || Peer.RecordVersion != _hello.RecordVersion => CloseReason.RecordFormat,
            _ when Peer.Instance == _hello.Instance => CloseReason.OwnInstance,
            _ when Peer.IsInsecure != _hello.IsInsecure => CloseReason.Authentication,
            _ => CloseReason.None,
        };
        if (refusal != CloseReason.None)
        {
            Close(refusal);
            return;
        }
        payload.CopyTo(_peer);
        Phase = ChannelPhase.Proving;
        _keys.Derive(_secret, _own, _peer, IsInitiator);
        if (IsInitiator)
            Send(FrameType.Proof, default);
    }

    private void PeerCloses(ReadOnlySpan<byte> payload)
    {
        IsPeersReason = payload.Length == 1 && payload[0] is > 0 and < CloseReasons.Count;
        End(IsPeersReason ? (CloseReason)payload[0] : CloseReason.Lost);
    }

    private void Send(FrameType type, ReadOnlySpan<byte> payload)
    {
        Span<byte> place = _out.Begin(payload.Length);
        if (place.Length != payload.Length || _out.Room < payload.Length)
            return;
        payload.CopyTo(place);
        _out.Commit(type, payload.Length, _keys.Send);
    }
}
