using System.Net.Sockets;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// The Unix socket (mode 0600) that the control plane connects to, and the one thread that applies what comes over it, in order.
/// A broken frame or a client that does not read ends its own connection and nothing else.
/// </summary>
internal sealed unsafe class ControlSocket : IDisposable
{
    /// <summary>Time between two ticks of the service.</summary>
    public const int TickMs = 10;

    private const int MaxConnections = 32;
    private const uint OwnerOnly = 0b001_111_111;

    private readonly string _path;
    private readonly Socket _listener;
    private readonly Action<string> _log;
    private readonly WakeSignal _wake = new();
    private readonly List<ControlConnection> _connections = [];
    private volatile bool _stopRequested;

    /// <summary>Listens; who connects waits for <see cref="Run"/>. A socket file that nobody answers on is replaced.</summary>
    /// <exception cref="IOException">The path cannot be used; the text says why.</exception>
    public ControlSocket(string path, Action<string> log)
    {
        _path = path;
        _log = log;
        _listener = Listen(path);
    }

    /// <summary>
    /// Serves until <see cref="RequestStop"/>, and closes all connections then: the control plane shall know at once, not after ports and kernel
    /// interfaces are gone, which it would take for failures of servers. Exceptions are broken invariants of the service.
    /// </summary>
    public void Run(IControlService service)
    {
        Action<Wire.Event> notify = Notify;
        LibC.PollEntry* entries = stackalloc LibC.PollEntry[MaxConnections + 2];
        long nextTickMs = 0;
        while (!_stopRequested)
        {
            int count = FillPoll(entries);
            int waitMs = (int)Math.Clamp(nextTickMs - Environment.TickCount64, 0, TickMs);
            if (LibC.Poll(entries, (nuint)count, waitMs) < 0)
                continue;
            long nowMs = Environment.TickCount64;
            ContinueConnections(entries + 2, count - 2, nowMs);
            if (entries[1].Returned != 0)
                Accept(service);
            if (nowMs < nextTickMs)
                continue;
            nextTickMs = nowMs + TickMs;
            service.Tick(nowMs, notify);
        }
        CloseConnections();
    }

    /// <summary>Makes <see cref="Run"/> return. Any thread.</summary>
    public void RequestStop()
    {
        _stopRequested = true;
        _wake.Set();
    }

    /// <summary>Closes all connections and removes the socket file. <see cref="Run"/> has returned.</summary>
    public void Dispose()
    {
        CloseConnections();
        _listener.Dispose();
        File.Delete(_path);
        _wake.Dispose();
    }

    private void CloseConnections()
    {
        foreach (ControlConnection connection in _connections)
            connection.Dispose();
        _connections.Clear();
    }

    private int FillPoll(LibC.PollEntry* entries)
    {
        entries[0] = new LibC.PollEntry(_wake.Descriptor, LibC.PollIn);
        entries[1] = new LibC.PollEntry((int)_listener.SafeHandle.DangerousGetHandle(), LibC.PollIn);
        for (int index = 0; index < _connections.Count; index++)
            entries[index + 2] = new LibC.PollEntry(_connections[index].Descriptor, _connections[index].PollEvents);
        return _connections.Count + 2;
    }

    private void ContinueConnections(LibC.PollEntry* entries, int count, long nowMs)
    {
        for (int index = count - 1; index >= 0; index--)
            if ((entries[index].Returned != 0 || entries[index].Events != LibC.PollIn) && !TryContinue(_connections[index], nowMs))
            {
                _connections[index].Dispose();
                _connections.RemoveAt(index);
            }
    }

    private bool TryContinue(ControlConnection connection, long nowMs)
    {
        try
        {
            return connection.Continue(nowMs);
        }
        catch (Exception e) when (e is InvalidDataException or SocketException or ClientTimeoutException)
        {
            _log($"Control connection of {connection.Client} closed: {e.Message}.");
            return false;
        }
    }

    private void Accept(IControlService service)
    {
        Socket client;
        try
        {
            client = _listener.Accept();
        }
        catch (SocketException)
        {
            return;
        }
        if (_connections.Count == MaxConnections)
        {
            _log($"Control connection refused: there are {MaxConnections} already.");
            client.Dispose();
            return;
        }
        client.Blocking = false;
        _connections.Add(new ControlConnection(client, service.Handle));
    }

    private void Notify(Wire.Event notice)
    {
        Wire.Reply reply = new() { Event = notice };
        foreach (ControlConnection connection in _connections)
            connection.Notify(reply);
    }

    private static Socket Listen(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        RemoveStale(path);
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        uint mask = LibC.FileModeMask(OwnerOnly);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen();
            socket.Blocking = false;
            return socket;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new IOException($"Cannot listen on control socket {path}: {e.Message}", e);
        }
        finally
        {
            _ = LibC.FileModeMask(mask);
        }
    }

    private static void RemoveStale(string path)
    {
        if (!File.Exists(path))
            return;
        using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            if (new FileInfo(path).Length > 0)
                throw new IOException($"{path} is an ordinary file, not a control socket; remove it or choose another path with --control.");
            File.Delete(path);
            return;
        }
        throw new IOException($"Control socket {path} is in use by a running data plane; stop that one, or choose another path with --control.");
    }
}
