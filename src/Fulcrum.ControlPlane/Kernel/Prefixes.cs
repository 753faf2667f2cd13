using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>Address arithmetic that the mirror needs.</summary>
internal static class Prefixes
{
    /// <summary>An address's whole width: 32 or 128.</summary>
    public static int Width(AddressFamily family) => family == AddressFamily.InterNetwork ? 32 : 128;

    /// <summary>The netlink family of an address.</summary>
    public static byte NetlinkFamily(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? NetlinkConstants.AfInet : NetlinkConstants.AfInet6;

    /// <summary>The prefix of this length that holds the address (null: the zero address). False when family and values disagree.</summary>
    public static bool TryMake(byte family, IPAddress? address, int length, out IPNetwork prefix)
    {
        prefix = default;
        if (family is not (NetlinkConstants.AfInet or NetlinkConstants.AfInet6))
            return false;
        address ??= family == NetlinkConstants.AfInet ? IPAddress.Any : IPAddress.IPv6Any;
        if (NetlinkFamily(address) != family || length > Width(address.AddressFamily))
            return false;
        prefix = Cut(address, length);
        return true;
    }

    /// <summary>The prefix of this length (0 to 32 or 128) that holds the address.</summary>
    public static IPNetwork Cut(IPAddress address, int length)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int size);
        for (int i = 0; i < size; i++)
        {
            int kept = Math.Clamp(length - 8 * i, 0, 8);
            bytes[i] &= (byte)(0xFF00 >> kept);
        }
        return new IPNetwork(new IPAddress(bytes[..size]), length);
    }

    /// <summary>Whether packets to the prefix can leave through a port: not multicast, not IPv6 link-local.</summary>
    public static bool IsRoutable(IPNetwork prefix)
    {
        IPAddress address = prefix.BaseAddress;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return !(address.IsIPv6Multicast && prefix.PrefixLength >= 8 || address.IsIPv6LinkLocal && prefix.PrefixLength >= 10);
        return !(IsIPv4Multicast(address) && prefix.PrefixLength >= 4);
    }

    /// <summary>Whether it is a multicast or broadcast address, which has no next hop.</summary>
    public static bool IsGroup(IPAddress address) =>
        address.IsIPv6Multicast || IsIPv4Multicast(address) || address.Equals(IPAddress.Broadcast);

    private static bool IsIPv4Multicast(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out int size) && size == 4 && (bytes[0] & 0xF0) == 0xE0;
    }
}
