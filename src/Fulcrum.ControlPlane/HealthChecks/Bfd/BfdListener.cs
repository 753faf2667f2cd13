using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.HealthChecks.Bfd;

/// <summary>
/// Receives packets on an address and a port, and gives each to its session: by the name that it carries, or by where it comes from
/// (RFC 5880, 6.3). Opens its socket when the first session joins, and tries again at the next. Thread-safe.
/// </summary>
public sealed class BfdListener(BfdListenerKey key) : IDisposable
{
    private const int LongestDatagram = 1500;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<uint, BfdEndpoint> _endpoints = new();
    private Socket? _socket;

    /// <summary>From now on the session receives. Throws <see cref="SocketException"/>.</summary>
    public void Join(BfdEndpoint endpoint)
    {
        _endpoints[endpoint.Discriminator] = endpoint;
        lock (_lock)
        {
            if (_socket is not null)
                return;
            _socket = Open();
            Socket socket = _socket;
            _ = Task.Run(() => ReceiveAsync(socket));
        }
    }

    /// <summary>From now on it does not.</summary>
    public void Leave(BfdEndpoint endpoint) => _endpoints.TryRemove(endpoint.Discriminator, out _);

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
            _socket?.Dispose();
    }

    private Socket Open()
    {
        Socket socket = new(key.Local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (key.Local.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            HopFilter.Attach(socket, key.MinimumTimeToLive);
            socket.Bind(key.Local);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task ReceiveAsync(Socket socket)
    {
        byte[] datagram = new byte[LongestDatagram];
        IPEndPoint any = new(key.Local.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (true)
        {
            try
            {
                SocketReceiveFromResult received = await socket.ReceiveFromAsync(datagram, any).ConfigureAwait(false);
                if (BfdPacket.TryParse(datagram.AsSpan(0, received.ReceivedBytes), out BfdPacket packet))
                    Find(packet, ((IPEndPoint)received.RemoteEndPoint).Address)?.Receive(packet);
            }
            catch (SocketException e) when (e.SocketErrorCode != SocketError.OperationAborted)
            {
                // Of one datagram: it is lost, as others may be.
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private BfdEndpoint? Find(BfdPacket packet, IPAddress source)
    {
        if (packet.YourDiscriminator == 0)
            return _endpoints.Values.FirstOrDefault(endpoint => endpoint.Neighbour.Equals(source));
        BfdEndpoint? named = _endpoints.GetValueOrDefault(packet.YourDiscriminator);
        return named is not null && named.Neighbour.Equals(source) ? named : null;
    }
}
