using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// The Linux kernel over rtnetlink, in the network namespace of the thread that makes this object. One thread follows the kernel's
/// notifications, looks after addresses and neighbours and raises <see cref="Changed"/>; calls may come from any thread, also from
/// a handler of that event, and handlers may wait for locks that a caller holds. Addresses and neighbours outlive the object.
/// </summary>
public sealed class NetlinkKernel : IKernel
{
    private const int PauseMs = 20;
    private const int TickMs = 1000;

    private readonly ILogger _logger;
    private readonly NetlinkSocket _requests;
    private readonly NetlinkSocket _notifications;
    private readonly NotificationWaiter _waiter;
    private readonly NetlinkMessageHandler _takeNotification;
    private readonly KernelReader _reader;
    private readonly AddressKeeper _addresses;
    private readonly NeighbourKeeper _neighbours;
    private readonly CheckRouteKeeper _checkRoutes;
    private readonly Thread _thread;

    // Guards everything below, and the sockets. Never held while Changed is raised.
    private readonly Lock _gate = new();
    private KernelTables _tables = new([]);
    private RouteLookup _lookup = new([]);
    private KernelChange _pending;
    private long _settledMs;
    private long _raisedMs;
    private bool _hasChanged;
    private bool _isDisposed;

    private volatile KernelState _current = KernelState.Empty;

    /// <summary>Opens the sockets and starts the thread. Nothing is mirrored before <see cref="Watch"/>.</summary>
    /// <exception cref="NetlinkException">rtnetlink cannot be used here.</exception>
    public NetlinkKernel(ILogger<NetlinkKernel>? logger = null)
    {
        _logger = logger ?? NullLogger<NetlinkKernel>.Instance;
        _requests = NetlinkSocket.Open();
        try
        {
            _notifications = NetlinkSocket.Open(
                RtnlgrpLink, RtnlgrpNeigh, RtnlgrpIpv4IfAddr, RtnlgrpIpv4Route, RtnlgrpIpv6IfAddr, RtnlgrpIpv6Route, RtnlgrpNextHop);
            _waiter = new NotificationWaiter(_notifications.File);
        }
        catch
        {
            _notifications?.Dispose();
            _requests.Dispose();
            throw;
        }
        _takeNotification = (in NetlinkMessage message) => _pending |= _tables.Apply(message);
        _reader = new KernelReader(_requests, _logger);
        _addresses = new AddressKeeper(_requests, _logger);
        _neighbours = new NeighbourKeeper(_requests, _logger);
        _checkRoutes = new CheckRouteKeeper(_requests, _logger);
        _thread = new Thread(Run) { IsBackground = true, Name = "netlink" };
        _thread.Start();
    }

    /// <inheritdoc />
    public event Action? Changed;

    /// <inheritdoc />
    public KernelState Current => _current;

    /// <inheritdoc />
    public void Watch(IReadOnlyCollection<string> twins)
    {
        ArgumentNullException.ThrowIfNull(twins);
        Call(() =>
        {
            _tables = new KernelTables([.. twins]);
            _pending = KernelChange.RereadAll;
            Settle();
        });
    }

    /// <inheritdoc />
    public IReadOnlyList<string> SetAddresses(
        IReadOnlyCollection<(string? Twin, IPAddress Address)> wanted, IReadOnlyCollection<IPAddress>? leaving = null, bool keepAll = false)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        IReadOnlyList<string> failures = [];
        Call(() =>
        {
            _addresses.Want(wanted, leaving ?? [], keepAll);
            failures = _addresses.Reconcile(_tables, _lookup);
        });
        return failures;
    }

    /// <inheritdoc />
    public void KeepResolved(IReadOnlyCollection<IPAddress> destinations)
    {
        ArgumentNullException.ThrowIfNull(destinations);
        Call(() =>
        {
            _neighbours.Want(destinations);
            _neighbours.Reconcile(_tables, _current.Routes, _lookup, Environment.TickCount64);
        });
    }

    /// <inheritdoc />
    public void KeepResolved(IReadOnlyCollection<IPAddress> come, IReadOnlyCollection<IPAddress> gone)
    {
        ArgumentNullException.ThrowIfNull(come);
        ArgumentNullException.ThrowIfNull(gone);
        Call(() => _neighbours.Change(come, gone, _tables, _lookup, Environment.TickCount64));
    }

    /// <inheritdoc />
    public void Resolve(string twin, IPAddress address, ushort vlan = 0)
    {
        ArgumentNullException.ThrowIfNull(address);
        Call(() =>
        {
            if (_tables.FindLink(new TwinVlan(twin, vlan)) is { } link)
                _neighbours.Resolve(_tables, link.Index, address);
        });
    }

    /// <inheritdoc />
    public void RouteChecks(string? twin, IReadOnlyList<IPNetwork> networks, IReadOnlyList<IPNetwork> unused) => Call(() =>
    {
        _checkRoutes.Want(twin, networks, unused);
        _checkRoutes.Reconcile(_tables);
    });

    /// <summary>Ends the thread. What was set in the kernel stays, for the next process to adopt.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _waiter.Wake();
        }
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    /// <summary>Reads everything anew, as after lost notifications.</summary>
    internal void Resynchronise() => Call(() => _pending |= KernelChange.RereadAll);

    /// <summary>
    /// Runs something on up-to-date tables. The thread is woken, because what it would have waited for may be taken already; within
    /// the lock, because it closes the waiter when it ends.
    /// </summary>
    private void Call(Action action)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            CatchUp();
            action();
            _waiter.Wake();
        }
    }

    private void Run()
    {
        try
        {
            while (Step())
            {
            }
        }
        finally
        {
            _waiter.Dispose();
            _notifications.Dispose();
            _requests.Dispose();
        }
    }

    /// <summary>Waits for the next thing to do and does it. False: the object is disposed of.</summary>
    private bool Step()
    {
        bool raise = false;
        try
        {
            _waiter.Wait(WaitMs());
            lock (_gate)
            {
                if (_isDisposed)
                    return false;
                long now = Environment.TickCount64;
                CatchUp();
                if (now - _settledMs >= (_pending != KernelChange.None ? PauseMs : TickMs))
                    Settle();
                raise = _hasChanged && now - _raisedMs >= PauseMs;
                if (raise)
                    (_hasChanged, _raisedMs) = (false, now);
            }
            if (raise)
                Changed?.Invoke();
        }
#pragma warning disable CA1031 // Nothing may end the mirror: an error of a handler or of the kernel is reported, and everything read anew.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (raise)
                _logger.LogError(error, "A reader of the kernel's state failed");
            else
                Recover(error);
        }
        return true;
    }

    private void Recover(Exception error)
    {
        _logger.LogError(error, "The kernel's state could not be followed; it is read anew in a second");
        lock (_gate)
            _pending |= KernelChange.RereadAll;
        Thread.Sleep(TickMs);
    }

    private int WaitMs()
    {
        lock (_gate)
        {
            long now = Environment.TickCount64;
            long due = _settledMs + (_pending != KernelChange.None ? PauseMs : TickMs);
            if (_hasChanged)
                due = Math.Min(due, _raisedMs + PauseMs);
            return (int)Math.Clamp(due - now, 0, TickMs);
        }
    }

    /// <summary>Takes the waiting notifications into the tables.</summary>
    private void CatchUp()
    {
        if (_notifications.DrainNotifications(_takeNotification))
            return;
        _logger.LogWarning("The kernel's notifications came faster than they could be taken; everything is read anew");
        _pending |= KernelChange.RereadAll;
    }

    /// <summary>Turns pending changes into a new state, and brings addresses and neighbours in line with it.</summary>
    private void Settle()
    {
        _settledMs = Environment.TickCount64;
        KernelChange pending = _pending;
        if (!TryReread(pending, out bool isConsistent))
        {
            _settledMs += TickMs;
            return;
        }
        _pending = KernelChange.None;
        if (!isConsistent)
        {
            _pending = KernelChange.RereadAll;
            _settledMs += TickMs;
        }
        Publish(pending);
        _addresses.Reconcile(_tables, _lookup);
        _checkRoutes.Reconcile(_tables);
        _neighbours.Reconcile(_tables, _current.Routes, _lookup, Environment.TickCount64);
    }

    private void Publish(KernelChange changed)
    {
        const KernelChange routesChanged = KernelChange.Routes | KernelChange.RereadRoutes | KernelChange.RereadAll;
        const KernelChange neighboursChanged = KernelChange.Neighbours | KernelChange.RereadAll;
        const KernelChange addressesChanged = KernelChange.Addresses | KernelChange.RereadAll;
        KernelState next = _current;
        if ((changed & routesChanged) != 0 && _tables.SelectRoutes() is var routes && !routes.ToHashSet().SetEquals(next.Routes))
        {
            next = next with { Routes = routes };
            _lookup = new RouteLookup(routes);
        }
        if ((changed & neighboursChanged) != 0 && _tables.SelectNeighbours() is var neighbours
            && !neighbours.ToHashSet().SetEquals(next.Neighbours))
            next = next with { Neighbours = neighbours };
        if ((changed & addressesChanged) != 0 && _tables.SelectAddresses() is var addresses && !addresses.SequenceEqual(next.Addresses))
            next = next with { Addresses = addresses };
        if (ReferenceEquals(next, _current))
            return;
        _current = next;
        _hasChanged = true;
    }

    private bool TryReread(KernelChange pending, out bool isConsistent)
    {
        isConsistent = true;
        if ((pending & KernelChange.RereadAll) != 0)
        {
            if (_reader.ReadAll(_tables.Twins, out isConsistent) is not { } tables)
                return false;
            _tables = tables;
        }
        else if ((pending & KernelChange.RereadRoutes) != 0)
        {
            if (_reader.ReadRoutes(out isConsistent) is not { } routes)
                return false;
            _tables.ReplaceRoutes(routes);
        }
        return true;
    }
}
