using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Arguments;

/// <summary>A virtual service on the command line: "tcp:192.0.2.1:80", "udp:[2001:db8::1]:53".</summary>
public static class ServiceKeyText
{
    /// <summary>The key that <paramref name="text"/> names. Throws <see cref="FormatException"/> with a sentence.</summary>
    public static ServiceKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        Protocol protocol = (colon < 0 ? "" : text[..colon]) switch
        {
            "tcp" or "TCP" => Protocol.Tcp,
            "udp" or "UDP" => Protocol.Udp,
            "sctp" or "SCTP" => Protocol.Sctp,
            _ => throw new FormatException(
                $"'{text}' is not a virtual service: write PROTOCOL:ADDRESS:PORT, for example tcp:192.0.2.1:80 or udp:[2001:db8::1]:53."),
        };
        return new ServiceKey { Protocol = protocol, Virtual = EndpointText.Parse(text[(colon + 1)..]) };
    }

    /// <summary>The key as <see cref="Parse"/> reads it.</summary>
    public static string Format(ServiceKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return $"{Word(key.Protocol)}:{EndpointText.Format(key.Virtual)}";
    }

    private static string Word(Protocol protocol) => protocol switch
    {
        Protocol.Udp => "udp",
        Protocol.Sctp => "sctp",
        _ => "tcp",
    };
}
