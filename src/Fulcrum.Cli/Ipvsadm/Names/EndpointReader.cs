using System.Net;
using Fulcrum.Cli.Ipvsadm.Options;

namespace Fulcrum.Cli.Ipvsadm.Names;

/// <summary>
/// "host[:port]" as ipvsadm reads it: a host is a name, an IPv4 address in any of inet_aton's notations, or an IPv6 address, in brackets
/// where a port follows; a port is a number or a name.
/// </summary>
internal sealed class EndpointReader(INames names)
{
    /// <summary>The endpoint; null: the text is none. Without a port, that is null.</summary>
    public (IPAddress Address, ushort? Port)? Read(string text, string protocol)
    {
        byte[] ipv6 = new byte[16];
        if (text is not ['[', ..])
        {
            return NameLibc.Parse(NameLibc.Ipv6, text, ipv6) == 1 ? (new IPAddress(ipv6), null) : ReadIpv4(text, protocol);
        }

        int close = text.IndexOf(']', StringComparison.Ordinal);
        if (close < 0 || close + 1 >= text.Length || text[close + 1] != ':')
        {
            return null;
        }

        string inside = text[1..close];
        if (NameLibc.Parse(NameLibc.Ipv6, inside, ipv6) != 1)
        {
            // ipvsadm goes on with what is in the brackets; what follows does not count.
            return ReadIpv4(inside, protocol);
        }

        return Port(text[(close + 2)..], protocol) is { } port ? (new IPAddress(ipv6), port) : null;
    }

    private (IPAddress Address, ushort? Port)? ReadIpv4(string text, string protocol)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 && Numbers.Read(text, long.MinValue, long.MaxValue) is not null)
        {
            // A number alone is a port whose host was forgotten.
            return null;
        }

        string host = colon < 0 ? text : text[..colon];
        byte[] bytes = new byte[4];
        IPAddress? address = NameLibc.ParseIpv4(host, bytes) != 0 ? new IPAddress(bytes) : names.Address(host);
        if (address is null)
        {
            return null;
        }

        if (colon < 0)
        {
            return (address, null);
        }

        return Port(text[(colon + 1)..], protocol) is { } port ? (address, port) : null;
    }

    private ushort? Port(string text, string protocol) =>
        Numbers.Read(text, 0, ushort.MaxValue) is { } number ? (ushort)number : names.Port(text, protocol);
}
