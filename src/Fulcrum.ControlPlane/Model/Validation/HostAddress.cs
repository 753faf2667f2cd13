using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>What addresses can stand for one host.</summary>
internal static class HostAddress
{
    /// <summary>Why the address cannot be used for a service, a server or a pool; null when it can.</summary>
    public static string? WhyNotUsable(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork)
            return "IPv6 is not available in this version; use an IPv4 address";
        byte first = address.GetAddressBytes()[0];
        if (first is 0 or 127 or >= 224)
            return $"{address} is not an address that a host can have on a network; use a unicast address";
        return null;
    }
}
