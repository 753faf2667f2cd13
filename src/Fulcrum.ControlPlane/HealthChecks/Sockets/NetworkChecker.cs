using System.Net.Sockets;
using System.Security.Authentication;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks.Sockets;

/// <summary>A check over the network: one deadline for the whole attempt, and one judgement of what goes wrong.</summary>
public abstract class NetworkChecker(NetworkCheck check, TimeProvider time) : IChecker
{
    // Timers of the platform end at 49 days.
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromDays(30);

    /// <inheritdoc />
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = new(check.Timeout < s_longestTimeout ? check.Timeout : s_longestTimeout, time);
        using CancellationTokenRegistration stop =
            cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        CheckResult result;
        try
        {
            result = await AttemptAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            result = Silence;
        }
        catch (LocalFailureException e)
        {
            result = CheckResult.Inconclusive(e.Message);
        }
        catch (SocketException e)
        {
            result = SocketErrors.Judge(e);
        }
        catch (IOException e)
        {
            result = e.InnerException is SocketException inner ? SocketErrors.Judge(inner) : CheckResult.Failure(e.Message);
        }
        catch (AuthenticationException e)
        {
            result = CheckResult.Failure($"TLS: {e.Message}");
        }
        cancellation.ThrowIfCancellationRequested();
        return result;
    }

    /// <summary>What it means that the deadline has passed.</summary>
    protected virtual CheckResult Silence => CheckResult.Failure($"no answer within {check.Timeout.TotalSeconds:0.###} s");

    /// <summary>
    /// One attempt. May throw <see cref="OperationCanceledException"/> at the deadline, <see cref="LocalFailureException"/>,
    /// <see cref="SocketException"/>, <see cref="IOException"/> and <see cref="AuthenticationException"/>.
    /// </summary>
    protected abstract Task<CheckResult> AttemptAsync(CancellationToken deadline);

    /// <summary>A TCP connection to the check's target. Throws as <see cref="AttemptAsync"/> may.</summary>
    protected async Task<Socket> ConnectAsync(CancellationToken deadline)
    {
        Socket socket = CheckSocket.Open(check, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(CheckSocket.TargetOf(check), deadline).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A datagram socket that receives only from the check's target. Throws as <see cref="AttemptAsync"/> may.</summary>
    protected Socket Associate(SocketType type, ProtocolType protocol)
    {
        Socket socket = CheckSocket.Open(check, type, protocol);
        try
        {
            socket.Connect(CheckSocket.TargetOf(check));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
