using System.Buffers.Binary;
using System.Net;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Formatting;

/// <summary>
/// What the listings in ipvsadm's format share: titles, columns, order. Rows are ordered by mark, address family, protocol
/// number, address and port, all as unsigned numbers. (ipvsadm's own comparison overflows for addresses that lie 2^31 or more apart.)
/// </summary>
internal static class IpvsadmFormat
{
    private const int ServiceWidth = 33;
    private const int ServerWidth = 28;

    /// <summary>The first line; <paramref name="size"/> is the number of sessions that the tables can hold.</summary>
    public static string Title(ulong size) => $"IP Virtual Server version 1.2.1 (size={size})\n";

    /// <summary>"TCP  192.0.2.1:80", "FWM  7", "FWM  7 IPv6". An IPv4 text is cut at 33 characters.</summary>
    public static string Service(ServiceKey key, Func<Endpoint, Protocol, string> name) => key.Mark != 0
        ? $"FWM  {key.Mark}{(key.Ipv6 ? " IPv6" : "")}"
        : Cut($"{Protocol(key.Protocol),-4} {name(key.Virtual, key.Protocol)}", key.Virtual, ServiceWidth);

    /// <summary>"  -> 10.0.0.11:80" with its padding. An IPv4 text is cut at 28 characters.</summary>
    public static string Server(Endpoint endpoint, string name) => $"  -> {Cut(name, endpoint, ServerWidth),-ServerWidth}";

    /// <summary>A persistence mask: "255.255.255.0", of IPv6 "64"; empty for the whole address.</summary>
    public static string Mask(uint prefixLength, bool isIpv6)
    {
        if (prefixLength == 0 || isIpv6)
        {
            return prefixLength == 0 ? "" : $"{prefixLength}";
        }

        byte[] mask = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(mask, uint.MaxValue << (32 - (int)prefixLength));
        return new IPAddress(mask).ToString();
    }

    /// <summary>"TCP", "UDP", "SCTP".</summary>
    public static string Protocol(Protocol protocol) => protocol switch
    {
        Api.V1.Protocol.Udp => "UDP",
        Api.V1.Protocol.Sctp => "SCTP",
        _ => "TCP",
    };

    /// <summary>The services in ipvsadm's order.</summary>
    public static IEnumerable<VirtualService> InOrder(IEnumerable<VirtualService> services) =>
        services.OrderBy(service => service.Key.Mark)
            .ThenBy(service => IsIpv6(service.Key))
            .ThenBy(service => service.Key.Protocol)
            .ThenBy(service => service.Key.Virtual ?? new Endpoint(), EndpointOrder);

    /// <summary>Whether the service's packets are IPv6's.</summary>
    public static bool IsIpv6(ServiceKey key) => key.Mark != 0 ? key.Ipv6 : EndpointText.IsIpv6(key.Virtual);

    /// <summary>The servers in ipvsadm's order.</summary>
    public static IEnumerable<RealServer> InOrder(IEnumerable<RealServer> servers) =>
        servers.OrderBy(server => server.Endpoint, EndpointOrder);

    /// <summary>By address (IPv4 first), then port.</summary>
    public static IComparer<Endpoint> EndpointOrder { get; } = Comparer<Endpoint>.Create((left, right) =>
    {
        byte[] leftAddress = AddressBytes(left);
        byte[] rightAddress = AddressBytes(right);
        int order = leftAddress.Length != rightAddress.Length
            ? leftAddress.Length - rightAddress.Length
            : leftAddress.AsSpan().SequenceCompareTo(rightAddress);
        return order != 0 ? order : left.Port.CompareTo(right.Port);
    });

    private static string Cut(string text, Endpoint endpoint, int width) =>
        text.Length <= width || EndpointText.IsIpv6(endpoint) ? text : text[..width];

    private static byte[] AddressBytes(Endpoint endpoint) =>
        IPAddress.TryParse(endpoint.Address, out IPAddress? address) ? address.GetAddressBytes() : [];
}
