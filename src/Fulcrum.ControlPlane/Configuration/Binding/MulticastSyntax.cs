using System.Net.Sockets;
using System.Net;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Multicast addresses.</summary>
internal static class MulticastSyntax
{
    /// <summary>What is wrong with a multicast address of a family (null: of either), or null.</summary>
    public static string? WhyNot(IPAddress address, AddressFamily? family)
    {
        bool isMulticast = address.AddressFamily == AddressFamily.InterNetworkV6
            ? address.IsIPv6Multicast
            : address.GetAddressBytes()[0] is >= 224 and < 240;
        if (!isMulticast)
            return $"{address} is not a multicast address";
        return family is null || family == address.AddressFamily ? null : $"{address} is of another address family";
    }
}
