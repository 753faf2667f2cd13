using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model.Static;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Vrrp.Plan;

/// <summary>Addresses as lines of virtual_ipaddress mean them to the kernel.</summary>
internal static class VirtualAddresses
{
    /// <summary>A line of virtual_ipaddress.</summary>
    /// <param name="line">As meant.</param>
    /// <param name="home">The interface that has it unless the line names one.</param>
    public static VirtualAddress Of(InterfaceAddress line, string home)
    {
        bool isIpv6 = line.Address.AddressFamily == AddressFamily.InterNetworkV6;
        return new(line.Interface ?? home, line.Address, line.PrefixLength)
        {
            // No duplicate address detection: that of the director which had it before would answer.
            Flags = line.Flags.Aggregate(isIpv6 ? IfaFNoDad : 0u, WithFlag),
            Scope = ScopeOf(line.Scope),
            Label = line.Label,
            Broadcast = BroadcastOf(line),
            Peer = PeerOf(line.Peer),
            PreferredSeconds = PreferredOf(line, isIpv6),
            IsTracked = !line.Flags.Contains("no_track"),
        };
    }

    /// <summary>A local address: as those that do not move, without a route and never chosen as a source.</summary>
    public static VirtualAddress OfPool(string twin, IPAddress address)
    {
        bool isIpv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        return new(twin, address, Prefixes.Width(address.AddressFamily))
        {
            Flags = isIpv6 ? IfaFNoPrefixRoute | IfaFNoDad : IfaFNoPrefixRoute,
            PreferredSeconds = isIpv6 ? 0 : null,
            IsOfPool = true,
        };
    }

    private static uint WithFlag(uint flags, string word) => word switch
    {
        "home" => flags | IfaFHomeAddress,
        "nodad" => flags | IfaFNoDad,
        "-nodad" => flags & ~IfaFNoDad,
        "mngtmpaddr" => flags | IfaFManageTemporary,
        "noprefixroute" => flags | IfaFNoPrefixRoute,
        "autojoin" => flags | IfaFAutoJoin,
        _ => flags,
    };

    private static byte ScopeOf(string? word) => word switch
    {
        null or "global" => 0,
        "site" => 200,
        "link" => 253,
        "host" => 254,
        "nowhere" => 255,
        _ => byte.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out byte number) ? number : (byte)0,
    };

    /// <summary>A single IPv6 address is no source for the host's own connections, unless the line says for how long it is.</summary>
    private static uint? PreferredOf(InterfaceAddress line, bool isIpv6) => line.PreferredLifetime switch
    {
        "forever" => InfiniteLifetime,
        { } word when uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds) => seconds,
        _ => isIpv6 && line.PrefixLength == Prefixes.Width(AddressFamily.InterNetworkV6) ? 0 : null,
    };

    private static IPAddress? PeerOf(string? peer) =>
        peer is not null && IPAddress.TryParse(peer.Split('/')[0], out IPAddress? address) ? address : null;

    private static IPAddress? BroadcastOf(InterfaceAddress line)
    {
        if (line.Broadcast is null || line.Address.AddressFamily != AddressFamily.InterNetwork)
            return null;
        if (line.Broadcast is not ("+" or "-"))
            return IPAddress.TryParse(line.Broadcast, out IPAddress? written) ? written : null;
        byte[] bytes = Prefixes.Cut(line.Address, line.PrefixLength).BaseAddress.GetAddressBytes();
        for (int i = 0; i < bytes.Length && line.Broadcast == "+"; i++)
            bytes[i] |= (byte)(0xFF >> Math.Clamp(line.PrefixLength - 8 * i, 0, 8));
        return new IPAddress(bytes);
    }
}
