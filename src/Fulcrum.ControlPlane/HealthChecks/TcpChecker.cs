using System.Net.Sockets;
using Fulcrum.ControlPlane.HealthChecks.Sockets;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>TCP_CHECK: succeeds when the connection is made within the timeout.</summary>
public sealed class TcpChecker(TcpCheck check, TimeProvider time) : NetworkChecker(check, time)
{
    private readonly TcpCheck _check = check;

    /// <inheritdoc />
    protected override async Task<CheckResult> AttemptAsync(CancellationToken deadline)
    {
        using Socket socket = CheckSocket.Open(_check, SocketType.Stream, ProtocolType.Tcp);
        await ConnectPoller.ConnectAsync(socket, CheckSocket.TargetOf(_check), deadline).ConfigureAwait(false);
        return CheckResult.Success;
    }
}
