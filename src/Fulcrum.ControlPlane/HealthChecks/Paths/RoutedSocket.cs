using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.HealthChecks.Paths;

/// <summary>A socket of a check on a way of the data. It has a source port that no other check has while it is open.</summary>
public sealed class RoutedSocket(AddressFamily family, SocketType type, ProtocolType protocol) : Socket(family, type, protocol)
{
    // Ports that somebody else on this machine may have.
    private const int MostTries = 32;

    private static readonly SourcePorts s_ports = new();

    private int _port;

    /// <summary>Binds it to an address. Throws <see cref="LocalFailureException"/> when there is no port left.</summary>
    public void BindTo(IPAddress address)
    {
        // Connections of before, to other servers, may still be closing on it.
        if (SocketType == SocketType.Stream)
            SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        for (int tries = 0; tries < MostTries; tries++)
        {
            int port = s_ports.Take() ?? throw new LocalFailureException("all source ports are in use by checks");
            try
            {
                Bind(new IPEndPoint(address, port));
                _port = port;
                return;
            }
            catch (SocketException e)
            {
                s_ports.Return(port);
                if (e.SocketErrorCode != SocketError.AddressAlreadyInUse)
                    throw;
            }
        }
        throw new LocalFailureException($"no source port is free at {address}");
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Interlocked.Exchange(ref _port, 0) is var port and not 0)
            s_ports.Return(port);
    }
}
