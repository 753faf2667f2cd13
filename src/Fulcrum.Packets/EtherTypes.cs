namespace Fulcrum.Packets;

/// <summary>EtherTypes in host byte order, to compare with <see cref="Be16.Host"/> (IANA "IEEE 802 Numbers").</summary>
public static class EtherTypes
{
    /// <summary>Internet Protocol version 4.</summary>
    public const ushort Ipv4 = 0x0800;

    /// <summary>Address Resolution Protocol.</summary>
    public const ushort Arp = 0x0806;

    /// <summary>IEEE 802.1Q tag.</summary>
    public const ushort Vlan = 0x8100;

    /// <summary>Internet Protocol version 6.</summary>
    public const ushort Ipv6 = 0x86DD;

    /// <summary>IEEE 802.1ad service tag.</summary>
    public const ushort ServiceVlan = 0x88A8;

    /// <summary>Link Layer Discovery Protocol.</summary>
    public const ushort Lldp = 0x88CC;

    /// <summary>Slow protocols (LACP).</summary>
    public const ushort SlowProtocols = 0x8809;
}
