using System.Net;

namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>How the packets of an instance travel.</summary>
public sealed record VrrpTransport
{
    /// <summary>use_vmac: an interface of its own with the virtual MAC address.</summary>
    public bool UsesVirtualMac { get; init; }

    /// <summary>use_ipvlan: an interface of its own with the parent's MAC address.</summary>
    public bool UsesIpVlan { get; init; }

    /// <summary>Name of that interface; null: vrrp.VRID.</summary>
    public string? InterfaceName { get; init; }

    /// <summary>MAC address of that interface; null: the standard one.</summary>
    public string? MacAddress { get; init; }

    /// <summary>use_vmac_addr: addresses on other interfaces get virtual MAC addresses, too.</summary>
    public bool UsesVirtualMacForAddresses { get; init; }

    /// <summary>vmac_xmit_base: packets leave by the parent.</summary>
    public bool SendsFromParent { get; init; }

    /// <summary>native_ipv6: over IPv6 although the addresses are IPv4.</summary>
    public bool IsNativeIpv6 { get; init; }

    /// <summary>mcast_src_ip, unicast_src_ip.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>The source address is written for unicast.</summary>
    public bool SaysUnicast { get; init; }

    /// <summary>track_src_ip: without its source address the instance is in fault.</summary>
    public bool FollowsSource { get; init; }

    /// <summary>mcast_dst_ip.</summary>
    public IPAddress? Group { get; init; }

    /// <summary>unicast_peer; empty: multicast.</summary>
    public ValueList<UnicastPeer> Peers { get; init; } = [];

    /// <summary>unicast_ttl; null: 255.</summary>
    public int? UnicastTimeToLive { get; init; }

    /// <summary>check_unicast_src.</summary>
    public bool? ChecksUnicastSource { get; init; }

    /// <summary>unicast_fault_no_peer.</summary>
    public bool FaultsWithoutPeer { get; init; }

    /// <summary>old_unicast_checksum; true: always, false: never, null: finds out.</summary>
    public bool? UsesOldUnicastChecksum { get; init; }

    /// <summary>v3_checksum_as_v2.</summary>
    public bool? UsesVersion2Checksum { get; init; }
}
