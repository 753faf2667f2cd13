using System.Net.Sockets;
using Fulcrum.ControlPlane.HealthChecks.Paths;
using Fulcrum.ControlPlane.HealthChecks.Sockets;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks.Ping;

/// <summary>
/// PING_CHECK: succeeds when an echo is answered. Uses the kernel's ping sockets where this process may (net.ipv4.ping_group_range),
/// and raw ones otherwise.
/// </summary>
public sealed class PingChecker(PingCheck check, TimeProvider time, CheckRoute? route = null) : NetworkChecker(check, time, route)
{
    private const int LongestPacket = 2048;

    private readonly bool _isIpv6 = check.Target.AddressFamily == AddressFamily.InterNetworkV6;

    /// <inheritdoc />
    protected override async Task<CheckResult> AttemptAsync(CancellationToken deadline)
    {
        (Socket socket, bool isRaw) = Open();
        using (socket)
        {
            byte[] request = EchoMessage.Request(_isIpv6);
            await socket.SendAsync(request, deadline).ConfigureAwait(false);
            byte[] packet = new byte[LongestPacket];
            while (true)
            {
                int length = await socket.ReceiveAsync(packet, deadline).ConfigureAwait(false);
                if (EchoMessage.Answers(packet.AsSpan(0, length), request, _isIpv6, isRaw))
                    return CheckResult.Success;
            }
        }
    }

    private (Socket Socket, bool IsRaw) Open()
    {
        ProtocolType protocol = _isIpv6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp;
        if (PingPermission.MayUsePingSockets)
        {
            try
            {
                return (Associate(SocketType.Dgram, protocol), false);
            }
            catch (LocalFailureException)
            {
                // The range may have changed since.
            }
        }
        return (Associate(SocketType.Raw, protocol), true);
    }
}
