using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>What addresses can stand for one host.</summary>
internal static class HostAddress
{
    /// <summary>Why the address cannot be used for a service, a server or a pool; null when it can.</summary>
    public static string? WhyNotUsable(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return $"{address} is an IPv4 address in IPv6's form; write {address.MapToIPv4()}";
        if (address.IsIPv6LinkLocal)
            return $"{address} is link-local, so it is not clear on which port it is; use a global or unique local address";
        bool isHost = address.AddressFamily == AddressFamily.InterNetwork
            ? address.GetAddressBytes()[0] is not (0 or 127 or >= 224)
            : !address.IsIPv6Multicast && !address.Equals(IPAddress.IPv6Any) && !address.Equals(IPAddress.IPv6Loopback);
        return isHost ? null : $"{address} is not an address that a host can have on a network; use a unicast address";
    }

    /// <summary>"IPv4", "IPv6".</summary>
    public static string FamilyName(AddressFamily family) => family == AddressFamily.InterNetwork ? "IPv4" : "IPv6";
}
