using System.Net.Sockets;
using Fulcrum.ControlPlane.HealthChecks.Paths;
using Fulcrum.ControlPlane.HealthChecks.Sockets;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>
/// UDP_CHECK: sends a datagram. Where a reply is required, succeeds when the first one is as it should be; otherwise when there is
/// a reply, or no ICMP error until the timeout.
/// </summary>
public sealed class UdpChecker(UdpCheck check, TimeProvider time, CheckRoute? route = null) : NetworkChecker(check, time, route)
{
    private readonly ReadOnlyMemory<byte> _payload = UdpPayload.Parse(check.Payload);

    /// <inheritdoc />
    protected override CheckResult Silence => check.RequiresReply ? base.Silence : CheckResult.Success;

    /// <inheritdoc />
    protected override async Task<CheckResult> AttemptAsync(CancellationToken deadline)
    {
        using Socket socket = Associate(SocketType.Dgram, ProtocolType.Udp);
        await socket.SendAsync(DatagramOf(socket), deadline).ConfigureAwait(false);
        // One byte more tells a reply that is too long.
        byte[] reply = new byte[check.MaximumReplyLength + 1];
        int length;
        try
        {
            length = await socket.ReceiveAsync(reply, deadline).ConfigureAwait(false);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
        {
            length = reply.Length;
        }
        return check.RequiresReply ? Judge(reply.AsSpan(0, length)) : CheckResult.Success;
    }

    private ReadOnlyMemory<byte> DatagramOf(Socket socket) =>
        ProxyHeader.Of(check.ProxyHeader, socket) is { Length: > 0 } header ? new([.. header, .. _payload.Span]) : _payload;

    private CheckResult Judge(ReadOnlySpan<byte> reply)
    {
        if (reply.Length < check.MinimumReplyLength)
            return CheckResult.Failure($"a reply of {reply.Length} bytes");
        if (reply.Length > check.MaximumReplyLength)
            return CheckResult.Failure($"a reply of more than {check.MaximumReplyLength} bytes");
        return UdpPayload.Matches(reply, check.ReplyPattern) ? CheckResult.Success : CheckResult.Failure("another reply than required");
    }
}
