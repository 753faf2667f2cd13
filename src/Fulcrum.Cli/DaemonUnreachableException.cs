using System.Net.Sockets;

namespace Fulcrum.Cli;

/// <summary>Nobody listens on fulcrumd's socket, or it cannot be opened. The message says why and what to do.</summary>
public sealed class DaemonUnreachableException(string path, Exception cause)
    : Exception(Sentence(path, cause), cause)
{
    private static string Sentence(string path, Exception cause)
    {
        (string reason, string advice) = cause switch
        {
            ArgumentException => ("this is no path of a socket", "Name fulcrumd's socket with --socket or $FULCRUM_SOCKET"),
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                ("permission denied", "Run fulcrumctl as root or as a user that may open the socket"),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                ("nobody listens there", "Start it with 'systemctl start fulcrumd', or name its socket with --socket or $FULCRUM_SOCKET"),
            // .NET reports a missing path as AddressNotAvailable.
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
                ("there is no such socket", "Start it with 'systemctl start fulcrumd', or name its socket with --socket or $FULCRUM_SOCKET"),
            _ => (cause.Message, "Name fulcrumd's socket with --socket or $FULCRUM_SOCKET"),
        };
        return $"fulcrumd does not answer on {path}: {reason}. {advice}.";
    }
}
