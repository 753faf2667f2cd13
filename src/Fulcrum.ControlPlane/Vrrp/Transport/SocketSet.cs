using System.Runtime.InteropServices;

namespace Fulcrum.ControlPlane.Vrrp.Transport;

/// <summary>The raw sockets of all instances. Not thread-safe.</summary>
internal sealed class SocketSet : IDisposable
{
    private readonly Dictionary<SocketKey, RawSocket> _sockets = [];

    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<SocketKey, RawSocket> Sockets => _sockets;

    /// <summary>Grows whenever a socket comes or goes.</summary>
    public int Revision { get; private set; }

    /// <summary>For poll.</summary>
    public IEnumerable<SafeHandle> Files => _sockets.Values.Select(socket => socket.File);

    /// <summary>The socket, opened if it is not there.</summary>
    /// <exception cref="Kernel.NetlinkException">It cannot be opened.</exception>
    public RawSocket Open(SocketKey key, int receiveBufferSize)
    {
        if (_sockets.TryGetValue(key, out RawSocket? socket))
            return socket;
        socket = RawSocket.Open(key.InterfaceIndex, key.InterfaceName, key.Family, key.Protocol, receiveBufferSize);
        _sockets.Add(key, socket);
        Revision++;
        return socket;
    }

    /// <summary>Closes all others.</summary>
    public void Retain(IReadOnlySet<SocketKey> used)
    {
        foreach (SocketKey key in _sockets.Keys.Where(key => !used.Contains(key)).ToArray())
        {
            _sockets.Remove(key, out RawSocket? socket);
            socket!.Dispose();
            Revision++;
        }
    }

    /// <inheritdoc />
    public void Dispose() => Retain(new HashSet<SocketKey>());
}
