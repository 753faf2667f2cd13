using System.Globalization;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Arguments;

/// <summary>
/// A virtual service on the command line: "tcp:192.0.2.1:80", "udp:[2001:db8::1]:53"; of a mark: "fwm:7", and "fwm6:7" for IPv6.
/// </summary>
public static class ServiceKeyText
{
    private const string Mark = "fwm:";
    private const string MarkOfIpv6 = "fwm6:";

    /// <summary>The key that <paramref name="text"/> names. Throws <see cref="FormatException"/> with a sentence.</summary>
    public static ServiceKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(Mark, StringComparison.OrdinalIgnoreCase))
        {
            return new ServiceKey { Mark = ParseMark(text[Mark.Length..]) };
        }

        if (text.StartsWith(MarkOfIpv6, StringComparison.OrdinalIgnoreCase))
        {
            return new ServiceKey { Mark = ParseMark(text[MarkOfIpv6.Length..]), Ipv6 = true };
        }

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        Protocol protocol = (colon < 0 ? "" : text[..colon]) switch
        {
            "tcp" or "TCP" => Protocol.Tcp,
            "udp" or "UDP" => Protocol.Udp,
            "sctp" or "SCTP" => Protocol.Sctp,
            _ => throw new FormatException(
                $"'{text}' is not a virtual service: write PROTOCOL:ADDRESS:PORT, for example tcp:192.0.2.1:80 or udp:[2001:db8::1]:53, "
                + "or fwm:MARK."),
        };
        return new ServiceKey { Protocol = protocol, Virtual = EndpointText.Parse(text[(colon + 1)..]) };
    }

    /// <summary>The mark that <paramref name="text"/> is. Throws <see cref="FormatException"/> with a sentence.</summary>
    public static uint ParseMark(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint mark) && mark > 0
            ? mark
            : throw new FormatException($"'{text}' is not a mark: write 1 to {uint.MaxValue}, for example 7.");

    /// <summary>The key as <see cref="Parse"/> reads it.</summary>
    public static string Format(ServiceKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Mark != 0
            ? $"{(key.Ipv6 ? MarkOfIpv6 : Mark)}{key.Mark}"
            : $"{Word(key.Protocol)}:{EndpointText.Format(key.Virtual)}";
    }

    private static string Word(Protocol protocol) => protocol switch
    {
        Protocol.Udp => "udp",
        Protocol.Sctp => "sctp",
        _ => "tcp",
    };
}
