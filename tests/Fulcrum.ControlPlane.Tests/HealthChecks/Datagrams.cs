using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Tests.HealthChecks;

/// <summary>A server of datagrams on a port of 127.0.0.1.</summary>
internal sealed class Datagrams : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    /// <param name="answer">What each datagram is answered with; none or several.</param>
    public Datagrams(Func<byte[], byte[][]> answer)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _ = ServeAsync(answer);
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>A port on which nobody listens.</summary>
    public static IPEndPoint ClosedPort()
    {
        using Datagrams closed = new(_ => []);
        return closed.EndPoint;
    }

    public void Dispose() => _socket.Dispose();

    private async Task ServeAsync(Func<byte[], byte[][]> answer)
    {
        byte[] buffer = new byte[65536];
        try
        {
            while (true)
            {
                SocketReceiveFromResult received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                foreach (byte[] reply in answer(buffer[..received.ReceivedBytes]))
                    await _socket.SendToAsync(reply, received.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }
}
