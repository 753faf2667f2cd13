using System.Net;
using System.Text;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Tests.Ipvsadm;

/// <summary>Random sessions, for the director and as the kernel's file tells them to the genuine program.</summary>
internal sealed class GeneratedSessions
{
    private static readonly string[] States =
    [
        "NONE", "ESTABLISHED", "SYN_RECV", "FIN_WAIT", "TIME_WAIT", "CLOSE", "UDP", "ASSURED", "SHUTDOWN_ACK_SENT",
    ];


    public GeneratedSessions(Random random, Func<bool, Endpoint> endpoint)
    {
        for (int left = random.Next(8); left > 0; left--)
        {
            bool isIpv6 = random.Next(3) == 0;
            Items.Add(new()
            {
                Protocol = (Protocol)random.Next(4),
                ExpiresInMs = (uint)random.Next(random.Next(2) == 0 ? 900_000 : 40_000_000),
                State = States[random.Next(States.Length)],
                Client = endpoint(isIpv6),
                Virtual = endpoint(isIpv6),
                Real = endpoint(isIpv6),
            });
        }
    }

    public List<Session> Items { get; } = [];

    /// <summary>/proc/net/ip_vs_conn.</summary>
    public string Text()
    {
        StringBuilder text = new("Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData\n");
        foreach (Session session in Items)
        {
            string protocol = session.Protocol == Protocol.Unspecified ? "IP" : session.Protocol.ToString().ToUpperInvariant();
            text.Append($"{protocol,-3} {Words(session.Client)} {Words(session.Virtual)} {Words(session.Real)} {session.State,-11} ");
            text.Append($"{session.ExpiresInMs / 1000,7}\n");
        }

        return text.ToString();
    }

    private static string Words(Endpoint endpoint)
    {
        string address = Convert.ToHexString(IPAddress.Parse(endpoint.Address).GetAddressBytes());
        if (EndpointText.IsIpv6(endpoint))
        {
            address = string.Join(':', address.ToLowerInvariant().Chunk(4).Select(part => new string(part)));
        }

        return $"{address} {endpoint.Port:X4}";
    }
}
