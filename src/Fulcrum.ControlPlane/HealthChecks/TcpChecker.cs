using System.Net.Sockets;
using Fulcrum.ControlPlane.HealthChecks.Sockets;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>TCP_CHECK: succeeds when the connection is made within the timeout.</summary>
public sealed class TcpChecker(TcpCheck check, TimeProvider time) : NetworkChecker(check, time)
{
    /// <inheritdoc />
    protected override async Task<CheckResult> AttemptAsync(CancellationToken deadline)
    {
        using Socket socket = await ConnectAsync(deadline).ConfigureAwait(false);
        return CheckResult.Success;
    }
}
