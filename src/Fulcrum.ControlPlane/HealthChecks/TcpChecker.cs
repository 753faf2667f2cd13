using System.Net.Sockets;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>TCP_CHECK: succeeds when the connection is made within the timeout.</summary>
public sealed class TcpChecker(TcpCheck check, TimeProvider time) : IChecker
{
    /// <inheritdoc />
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource timeout = new(check.Timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            using Socket socket = new(check.Target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (check.Source is { } source)
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                socket.Bind(source);
            }
            await socket.ConnectAsync(check.Target, either.Token).ConfigureAwait(false);
            return CheckResult.Success;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return CheckResult.Failure($"no answer within {check.Timeout.TotalSeconds:0.###} s");
        }
        catch (SocketException e)
        {
            return Judge(e);
        }
    }

    private static CheckResult Judge(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => CheckResult.Failure("connection refused"),
        SocketError.NetworkUnreachable => CheckResult.Failure("network unreachable"),
        SocketError.HostUnreachable => CheckResult.Failure("host unreachable"),
        SocketError.TimedOut => CheckResult.Failure("connection timed out"),
        SocketError.ConnectionReset => CheckResult.Failure("connection reset"),
        SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse or SocketError.AccessDenied
            or SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable =>
            CheckResult.Inconclusive(error.Message),
        _ => CheckResult.Failure(error.Message),
    };
}
