using System.Net.Sockets;
using Fulcrum.ControlPlane.HealthChecks.Paths;
using Fulcrum.ControlPlane.HealthChecks.Sockets;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>TCP_CHECK: succeeds when the connection is made within the timeout.</summary>
public sealed class TcpChecker(TcpCheck check, TimeProvider time, CheckRoute? route = null) : NetworkChecker(check, time, route)
{
    /// <inheritdoc />
    protected override async Task<CheckResult> AttemptAsync(CancellationToken deadline)
    {
        using Socket socket = Open(SocketType.Stream, ProtocolType.Tcp);
        await ConnectPoller.ConnectAsync(socket, Target, deadline).ConfigureAwait(false);
        return CheckResult.Success;
    }
}
