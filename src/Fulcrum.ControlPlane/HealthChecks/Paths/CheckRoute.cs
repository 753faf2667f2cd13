using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.HealthChecks.Paths;

/// <summary>The way that one check's packets take. Thread-safe.</summary>
public sealed class CheckRoute : IDisposable
{
    // Any port will do: nothing is sent.
    private const int AnyPort = 9;

    private readonly CheckPaths _paths;
    private readonly DataPath _path;
    private readonly CheckPaths.Entry _entry;
    private int _isClosed;

    internal CheckRoute(CheckPaths paths, DataPath path, CheckPaths.Entry entry)
    {
        _paths = paths;
        _path = path;
        _entry = entry;
    }

    /// <summary>
    /// The address that the kernel sends to in place of the virtual one. Throws <see cref="LocalFailureException"/> while the data plane does not
    /// know it.
    /// </summary>
    public IPAddress Address => _paths.AddressOf(_path, _entry);

    /// <summary>
    /// The address that this machine uses towards the server, which its answers find their way to; null where the virtual address is of the other
    /// family: the kernel chooses.
    /// </summary>
    public IPAddress? FindSource()
    {
        if (_path.Virtual.AddressFamily != _path.Server.AddressFamily)
            return null;
        using Socket socket = new(_path.Server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(new IPEndPoint(_path.Server, AnyPort));
        }
        catch (SocketException e)
        {
            throw new LocalFailureException($"no route to {_path.Server}: {e.Message}");
        }
        return ((IPEndPoint)socket.LocalEndPoint!).Address;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            _paths.Close(_path, _entry);
    }
}
