using System.Net.Sockets;

namespace Fulcrum.ControlPlane.HealthChecks.Sockets;

/// <summary>Tells what an error of a socket says: about the server, or about this machine.</summary>
public static class SocketErrors
{
    /// <summary>The result of an attempt that ended so.</summary>
    public static CheckResult Judge(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => CheckResult.Failure("connection refused"),
        SocketError.NetworkUnreachable => CheckResult.Failure("network unreachable"),
        SocketError.HostUnreachable => CheckResult.Failure("host unreachable"),
        SocketError.TimedOut => CheckResult.Failure("connection timed out"),
        SocketError.ConnectionReset => CheckResult.Failure("connection reset"),
        SocketError.Shutdown => CheckResult.Failure("connection closed"),
        SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse or SocketError.AccessDenied
            or SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable =>
            CheckResult.Inconclusive(error.Message),
        _ => CheckResult.Failure(error.Message),
    };
}
