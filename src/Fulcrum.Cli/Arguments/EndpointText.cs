using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Arguments;

/// <summary>An endpoint as text: "192.0.2.1:80", "[2001:db8::1]:80".</summary>
public static class EndpointText
{
    /// <summary>The endpoint that <paramref name="text"/> names. Throws <see cref="FormatException"/> with a sentence.</summary>
    public static Endpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.LastIndexOf(':');
        if (colon > 0
            && Address(text[..colon]) is { } address
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return new Endpoint { Address = address, Port = port };
        }

        throw new FormatException($"'{text}' is not an endpoint: write ADDRESS:PORT, for example 192.0.2.1:80 or [2001:db8::1]:80.");
    }

    /// <summary>The endpoint as <see cref="Parse"/> reads it; "" for none.</summary>
    public static string Format(Endpoint? endpoint) => endpoint switch
    {
        null => "",
        _ when IsIpv6(endpoint) => $"[{endpoint.Address}]:{endpoint.Port}",
        _ => $"{endpoint.Address}:{endpoint.Port}",
    };

    /// <summary>Whether the address is one of IPv6.</summary>
    public static bool IsIpv6(Endpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint.Address.Contains(':', StringComparison.Ordinal);
    }

    private static string? Address(string text)
    {
        bool bracketed = text is ['[', .., ']'];
        if (!IPAddress.TryParse(bracketed ? text[1..^1] : text, out IPAddress? address))
        {
            return null;
        }

        // TryParse also takes "10.1" and "0x0a000001", which nobody means.
        string canonical = address.ToString();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? (bracketed ? canonical : null)
            : (canonical == text ? canonical : null);
    }
}
