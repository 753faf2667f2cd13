using System.Net.Sockets;
using Fulcrum.ControlPlane.HealthChecks.Paths;
using Fulcrum.ControlPlane.HealthChecks.Sockets;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks.Dns;

/// <summary>DNS_CHECK: succeeds when the question is answered with NOERROR; what the answer is counts only where it is asked for.</summary>
public sealed class DnsChecker(DnsCheck check, TimeProvider time, CheckRoute? route = null) : NetworkChecker(check, time, route)
{
    // Only the header is looked at.
    private const int LongestHead = 512;

    /// <inheritdoc />
    protected override async Task<CheckResult> AttemptAsync(CancellationToken deadline)
    {
        ushort id = (ushort)Random.Shared.Next(ushort.MaxValue + 1);
        if (DnsQuery.Encode(id, check.QuestionType, check.QuestionName) is not { } query)
            return CheckResult.Inconclusive($"{check.QuestionName} {check.QuestionType} cannot be asked for");
        using Socket socket = Associate(SocketType.Dgram, ProtocolType.Udp);
        await socket.SendAsync(query, deadline).ConfigureAwait(false);
        byte[] reply = new byte[LongestHead];
        while (true)
        {
            int length = await socket.ReceiveAsync(reply, deadline).ConfigureAwait(false);
            if (DnsQuery.Judge(reply.AsSpan(0, length), id, check.RequiresAnswer) is { } result)
                return result;
        }
    }
}
