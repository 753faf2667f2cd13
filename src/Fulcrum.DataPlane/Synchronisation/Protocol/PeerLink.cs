namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// The way to the peer: listens, connects, and keeps one connection of those that come about. A machine like <see cref="SyncChannel"/>: time and
/// bytes are given. Synchronisation thread only; allocates nothing but for what <see cref="ISyncListener"/> is told.
/// </summary>
/// <remarks>
/// Both directors connect. Of two connections, each proved, the one stays that the director with the greater instance id has made; both
/// ends decide alike. A connection made by the same director as the other one, or by a new process of the peer, replaces that.
/// </remarks>
internal sealed class PeerLink
{
    /// <summary>Connections at once; all but one have not proved who they are.</summary>
    public const int Slots = 4;

    private const int AcceptsAtOnce = 16;

    private static readonly Predicate<PeerSlot> s_isFree = slot => !slot.IsUsed;

    private readonly ISyncNetwork _network;
    private readonly ISessionExchange _exchange;
    private readonly ISyncListener _listener;
    private readonly SyncIdentity _process;
    private readonly PeerSlot[] _slots = new PeerSlot[Slots];
    private readonly ulong[] _closed = new ulong[CloseReasons.Count];
    private readonly Reconnection _reconnection;
    private SyncIdentity _identity;
    private SyncSettings? _settings;
    private PeerSlot? _open;
    private bool _listens;
    private long _nextListenMs;
    private long _nowMs;
    private UInt128? _peerBoot;
    private bool _inherits;
    private bool _isClosing;
    private bool _isOwnBulkSaid;
    private bool _isPeerBulkSaid;

    /// <summary>Nothing happens before <see cref="Configure"/>.</summary>
    public PeerLink(ISyncNetwork network, ISessionExchange exchange, ISyncListener listener, SyncIdentity identity)
    {
        (_network, _exchange, _listener, _process, _identity) = (network, exchange, listener, identity, identity);
        _reconnection = new Reconnection((uint)identity.Boot);
        Traffic = new SyncTraffic(exchange);
        for (int index = 0; index < Slots; index++)
            _slots[index] = new PeerSlot(network.CreateStream());
    }

    /// <summary>What passes over the connection that goes on.</summary>
    public SyncTraffic Traffic { get; }

    /// <summary>What is to be done; null: nothing.</summary>
    public SyncSettings? Settings => _settings;

    /// <summary>The connection that goes on; null: none.</summary>
    public SyncChannel? Open => _open?.Channel;

    /// <summary>Why the last connection that did not stay ended; none when one goes on.</summary>
    public CloseReason LastReason { get; private set; }

    /// <summary>Whether the peer has said so.</summary>
    public bool IsPeersReason { get; private set; }

    /// <summary>Version of the protocol that the peer speaks, if it is another one; else 0.</summary>
    public ushort ForeignVersion { get; private set; }

    /// <summary>Connections that have ended, by reason.</summary>
    public ReadOnlySpan<ulong> Closed => _closed;

    /// <summary>How sessions are placed here.</summary>
    public Placement Placement => _identity.Placement;

    /// <summary>Whether one is being made.</summary>
    public bool IsAuthenticating
    {
        get
        {
            foreach (PeerSlot slot in _slots)
                if (slot.IsUsed && slot.Channel.HasHeard && slot.Channel.Phase is ChannelPhase.Greeting or ChannelPhase.Proving)
                    return true;
            return false;
        }
    }

    /// <summary>Does from now on what the settings say; null: nothing.</summary>
    public void Configure(SyncSettings? settings, long nowMs)
    {
        _nowMs = nowMs;
        SyncSettings? before = _settings;
        _settings = settings;
        if (before is not null && (settings is null || !settings.KeepsConnections(before)))
            CloseAll(CloseReason.Reconfigured);
        if (settings is null)
        {
            _isClosing |= before is not null;
            _ = _network.TryListen(null);
            (_listens, LastReason, ForeignVersion) = (false, CloseReason.None, 0);
            return;
        }
        _isClosing = false;
        Traffic.Rate = settings.Rate;
        _exchange.Open(settings.RefreshSeconds);
        if (before is not null && settings.KeepsConnections(before))
            return;
        _identity = _process.At(settings);
        (_listens, _nextListenMs, LastReason, ForeignVersion) = (false, nowMs, CloseReason.None, 0);
        _reconnection.Reset(nowMs);
    }

    /// <summary>Does everything that can be done now.</summary>
    public void Step(long nowMs)
    {
        _nowMs = nowMs;
        if (_settings is null)
        {
            CloseExchange();
            return;
        }
        Listen(nowMs);
        foreach (PeerSlot slot in _slots)
            if (slot.IsUsed)
                Step(slot, nowMs);
        AcceptAll(nowMs);
        if (_open is null && !IsAuthenticating && _reconnection.IsDue(nowMs))
            Connect(_settings, nowMs);
        SayBulks();
    }

    /// <summary>How long to wait for something to come, milliseconds; negative: as long as it takes.</summary>
    public int WaitMs(long nowMs)
    {
        if (_settings is null)
            return _isClosing ? 10 : -1;
        if (_open is { } open)
            return open.Channel.IsHeld || Traffic.IsBusy ? 1 : 10;
        return IsAuthenticating ? 10 : _reconnection.WaitMs(nowMs);
    }

    /// <summary>Ends everything, and says why.</summary>
    public void CloseAll(CloseReason reason)
    {
        foreach (PeerSlot slot in _slots)
        {
            if (!slot.IsUsed)
                continue;
            slot.Channel.Close(reason);
            slot.Write();
            Finish(slot);
        }
    }

    /// <summary>Connections, in no order that matters.</summary>
    public ReadOnlySpan<PeerSlot> Connections => _slots;

    /// <summary>When the workers have looked at all that they were given.</summary>
    private void CloseExchange()
    {
        if (!_isClosing || _exchange.Unapplied > 0)
            return;
        _exchange.Close();
        _isClosing = false;
    }

    private void Step(PeerSlot slot, long nowMs)
    {
        slot.Read(nowMs);
        if (slot.Channel.Phase == ChannelPhase.Ready)
            Choose(slot, nowMs);
        slot.Channel.Tick(nowMs);
        slot.Write();
        if (slot.Channel.Phase == ChannelPhase.Closed)
            Finish(slot);
    }

    /// <summary>Decides whether a connection whose other end is known goes on.</summary>
    private void Choose(PeerSlot slot, long nowMs)
    {
        if (_open is { } other)
        {
            if (!Replaces(slot.Channel, other.Channel))
            {
                slot.Channel.Close(CloseReason.Superseded);
                return;
            }
            other.Channel.Close(CloseReason.Superseded);
            other.Write();
            Finish(other);
        }
        _open = slot;
        (_isOwnBulkSaid, _isPeerBulkSaid) = (false, false);
        (LastReason, IsPeersReason, ForeignVersion) = (CloseReason.None, false, 0);
        UInt128 boot = slot.Channel.Peer.Boot;
        // Until a bulk is over: this connection may be replaced before.
        _inherits |= _peerBoot is { } before && before != boot;
        _peerBoot = boot;
        slot.Channel.Open(Traffic, nowMs, _inherits);
        _listener.Connected(Hello.ReleaseOf(slot.Channel.PeerHello), slot.Channel.Peer.Placement != _identity.Placement);
    }

    private bool Replaces(SyncChannel next, SyncChannel present)
    {
        if (next.Peer.Instance != present.Peer.Instance || next.Peer.Boot != present.Peer.Boot || next.IsInitiator == present.IsInitiator)
            return true;
        return next.IsInitiator == _identity.Instance > next.Peer.Instance;
    }

    private void Finish(PeerSlot slot)
    {
        SyncChannel channel = slot.Channel;
        slot.Stream.Close();
        slot.IsUsed = false;
        _closed[(int)channel.Reason]++;
        bool wasOpen = slot == _open;
        if (wasOpen)
        {
            _open = null;
            _exchange.PeerLost();
            _reconnection.Reset(_nowMs);
        }
        if (channel.Reason == CloseReason.Superseded)
            return;
        if (_open is null)
            (LastReason, IsPeersReason) = (channel.Reason, channel.IsPeersReason);
        if (channel.Reason == CloseReason.Version)
            ForeignVersion = channel.Peer.ProtocolVersion;
        if (wasOpen)
        {
            _listener.Lost(channel.Reason, channel.IsPeersReason);
        }
        else
        {
            _listener.Refused(channel.Reason, channel.IsPeersReason);
        }
    }

    private void Listen(long nowMs)
    {
        if (_listens || nowMs < _nextListenMs)
            return;
        _listens = _network.TryListen(_settings);
        _nextListenMs = nowMs + Reconnection.LongestMs;
    }

    private void AcceptAll(long nowMs)
    {
        for (int count = 0; _listens && count < AcceptsAtOnce; count++)
        {
            // Where all are taken, who comes waits: those that say nothing have three seconds.
            if (Array.Find(_slots, s_isFree) is not { } free)
                return;
            switch (_network.Accept(free.Stream))
            {
                case Arrival.None:
                    return;
                case Arrival.Foreigner:
                    _closed[(int)CloseReason.ForeignAddress]++;
                    _listener.Refused(CloseReason.ForeignAddress, isPeersReason: false);
                    break;
                default:
                    Begin(free, isInitiator: false, nowMs);
                    break;
            }
        }
    }

    private void Connect(SyncSettings settings, long nowMs)
    {
        foreach (PeerSlot slot in _slots)
            if (slot.IsUsed && slot.Channel.IsInitiator)
                return;
        _reconnection.Attempted(nowMs);
        if (Array.Find(_slots, s_isFree) is not { } free)
            return;
        if (_network.TryConnect(free.Stream, settings))
        {
            Begin(free, isInitiator: true, nowMs);
            return;
        }
        _closed[(int)CloseReason.Unreachable]++;
        LastReason = CloseReason.Unreachable;
        _listener.Refused(CloseReason.Unreachable, isPeersReason: false);
    }

    private void Begin(PeerSlot slot, bool isInitiator, long nowMs)
    {
        slot.IsUsed = true;
        slot.Channel.Begin(_identity, _settings!, isInitiator, nowMs);
        Step(slot, nowMs);
    }

    private void SayBulks()
    {
        if (_open is null)
            return;
        if (Traffic.IsOwnBulkTold && !_isOwnBulkSaid)
            _listener.BulkOver(isOwn: true, Traffic.OwnBulkRecords, Traffic.OwnBulkMs - Traffic.OwnBulkBeganMs);
        if (Traffic.IsPeerBulkOver && !_isPeerBulkSaid)
            _listener.BulkOver(isOwn: false, Traffic.PeerBulkRecords, Traffic.PeerBulkMs - Traffic.PeerBulkBeganMs);
        if (!Traffic.IsPeerBulkOver && _isPeerBulkSaid)
            _listener.BulkWanted();
        _inherits &= !Traffic.IsOwnBulkTold;
        (_isOwnBulkSaid, _isPeerBulkSaid) = (Traffic.IsOwnBulkTold, Traffic.IsPeerBulkOver);
    }
}
