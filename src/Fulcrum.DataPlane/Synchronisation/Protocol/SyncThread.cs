using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// Exchanges sessions with the peer, on the main core. One thread, no lcore; allocates nothing while nothing special happens, and sleeps
/// while sessions are not synchronised. Whatever goes wrong here, the data plane goes on: an exception closes the connection, and all begins
/// anew.
/// </summary>
/// <remarks>
/// The workers make no system call to wake it, so it looks at their rings by itself: every millisecond while there is something, every ten
/// otherwise.
/// </remarks>
internal sealed unsafe class SyncThread : IDisposable
{
    // Time between two looks at how it stands.
    private const long StatusMs = 50;

    private const int RetryMs = 1_000;
    private const int Entries = PeerLink.Slots + 2;

    private readonly ISessionExchange _exchange;
    private readonly ISyncNetwork _network;
    private readonly SyncJournal _journal;
    private readonly PeerLink _link;
    private readonly WakeSignal _wake = new();
    private volatile SyncSettings? _wanted;
    private volatile bool _stopRequested;
    private volatile uint _serversAdded;
    private SyncSettings? _applied;
    private long _statusMs;
    private long _written;

    /// <summary>Does nothing before <see cref="Configure"/>.</summary>
    public SyncThread(ISessionExchange exchange, ISyncNetwork network, SyncIdentity identity, Action<string> log)
    {
        _exchange = exchange;
        _network = network;
        _journal = new SyncJournal(log, () => Environment.TickCount64);
        _link = new PeerLink(network, exchange, _journal, identity);
    }

    /// <summary>How it stands.</summary>
    public SyncStatus Status { get; } = new();

    /// <summary>What happens.</summary>
    public SyncJournal Journal => _journal;

    /// <summary>What shall be done from now on; null: nothing. Any thread.</summary>
    public void Configure(SyncSettings? settings)
    {
        if (ReferenceEquals(settings, _wanted))
            return;
        _wanted = settings;
        _wake.Set();
    }

    /// <summary>A configuration is in force for all workers; so many servers have come ever. Any thread.</summary>
    public void Follow(uint serversAdded) => _serversAdded = serversAdded;

    /// <summary>Runs until <see cref="RequestStop"/>.</summary>
    public void Run()
    {
        LibC.PollEntry* entries = stackalloc LibC.PollEntry[Entries];
        while (!_stopRequested)
        {
            entries[0] = new LibC.PollEntry(_wake.Descriptor, LibC.PollIn);
            int count = 1;
            int waitMs;
            try
            {
                waitMs = Turn();
                count += Fill(entries + 1);
            }
            catch (Exception e)
            {
                waitMs = Recover(e);
            }
            _ = LibC.Poll(entries, (nuint)count, waitMs);
            if ((entries[0].Returned & LibC.PollIn) != 0)
                _wake.Clear();
        }
        _link.CloseAll(CloseReason.Stopping);
    }

    /// <summary>Makes <see cref="Run"/> return. Any thread.</summary>
    public void RequestStop()
    {
        _stopRequested = true;
        _wake.Set();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _ = _network.TryListen(null);
        _wake.Dispose();
    }

    private int Turn()
    {
        long nowMs = Environment.TickCount64;
        SyncSettings? wanted = _wanted;
        bool isNew = !ReferenceEquals(wanted, _applied);
        if (isNew)
        {
            _journal.Configured(wanted);
            _link.Configure(wanted, nowMs);
            _applied = wanted;
        }
        _link.Traffic.ServersAdded = _serversAdded;
        _link.Step(nowMs);
        if (isNew || _journal.Count != _written || nowMs - _statusMs >= StatusMs)
        {
            (_statusMs, _written) = (nowMs, _journal.Count);
            Status.Write(_link, _exchange, nowMs);
        }
        return _link.WaitMs(nowMs);
    }

    private int Recover(Exception reason)
    {
        _journal.Failed(reason);
        try
        {
            _link.CloseAll(CloseReason.InternalError);
        }
        catch (Exception e)
        {
            _journal.Failed(e);
        }
        return RetryMs;
    }

    /// <summary>What is worth waking up for; a connection whose records wait for the workers is not.</summary>
    private int Fill(LibC.PollEntry* entries)
    {
        int count = 0;
        bool hasFree = false;
        foreach (PeerSlot slot in _link.Connections)
        {
            hasFree |= !slot.IsUsed;
            short events = !slot.IsUsed || slot.Channel.IsHeld || slot.Channel.Space.IsEmpty ? (short)0 : LibC.PollIn;
            if (slot.IsUsed && slot.WantsToSend)
                events |= LibC.PollOut;
            if (events != 0)
                entries[count++] = new LibC.PollEntry(slot.Stream.Descriptor, events);
        }
        if (hasFree && _network.Descriptor >= 0)
            entries[count++] = new LibC.PollEntry(_network.Descriptor, LibC.PollIn);
        return count;
    }
}
