using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Fulcrum.ControlPlane.HealthChecks.Paths;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks.Sockets;

/// <summary>A check over the network: one deadline for the whole attempt, and one judgement of what goes wrong.</summary>
public abstract class NetworkChecker(NetworkCheck check, TimeProvider time, CheckRoute? route) : IChecker
{
    // Timers of the platform end at 49 days.
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromDays(30);

    // Of the attempt before, as long as that has kept to it: thousands of checks make no timers.
    private CancellationTokenSource? _kept;

    /// <inheritdoc />
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        CancellationTokenSource deadline = Interlocked.Exchange(ref _kept, null) ?? new(Timeout.InfiniteTimeSpan, time);
        deadline.CancelAfter(check.Timeout < s_longestTimeout ? check.Timeout : s_longestTimeout);
        CheckResult result;
        using (cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline))
            result = await JudgeAsync(deadline.Token).ConfigureAwait(false);
        if (deadline.TryReset())
            _kept = deadline;
        else
            deadline.Dispose();
        cancellation.ThrowIfCancellationRequested();
        return result;
    }

    private async Task<CheckResult> JudgeAsync(CancellationToken deadline)
    {
        CheckResult result;
        try
        {
            result = await AttemptAsync(deadline).ConfigureAwait(false);
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
            // The route to the addresses that stand for ways is the director's own.
            result = route is not null && e.SocketErrorCode == SocketError.NetworkUnreachable
                ? CheckResult.Inconclusive("the kernel has no route to check_addresses yet")
                : SocketErrors.Judge(e);
        }
        catch (IOException e)
        {
            result = e.InnerException is SocketException inner ? SocketErrors.Judge(inner) : CheckResult.Failure(e.Message);
        }
        catch (AuthenticationException e)
        {
            result = CheckResult.Failure($"TLS: {e.Message}");
        }
        return result;
    }

    /// <summary>What it means that the deadline has passed.</summary>
    protected virtual CheckResult Silence => CheckResult.Failure($"no answer within {check.Timeout.TotalSeconds:0.###} s");

    /// <summary>
    /// One attempt. May throw <see cref="OperationCanceledException"/> at the deadline, <see cref="LocalFailureException"/>,
    /// <see cref="SocketException"/>, <see cref="IOException"/> and <see cref="AuthenticationException"/>.
    /// </summary>
    protected abstract Task<CheckResult> AttemptAsync(CancellationToken deadline);

    /// <summary>What sockets connect to. May throw <see cref="LocalFailureException"/>.</summary>
    protected IPEndPoint Target => route is null ? CheckSocket.TargetOf(check) : new(route.Address, check.Target.Port);

    /// <summary>A socket that is bound as the check wants it, and not connected. Throws <see cref="LocalFailureException"/>.</summary>
    protected Socket Open(SocketType type, ProtocolType protocol) => CheckSocket.Open(check, type, protocol, route);

    /// <summary>A TCP connection to the check's target. Throws as <see cref="AttemptAsync"/> may.</summary>
    protected async Task<Socket> ConnectAsync(CancellationToken deadline)
    {
        Socket socket = Open(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(Target, deadline).ConfigureAwait(false);
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
        Socket socket = Open(type, protocol);
        try
        {
            socket.Connect(Target);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
