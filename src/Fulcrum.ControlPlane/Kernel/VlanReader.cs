using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Reads IFLA_LINKINFO of a link message: the interface's kind, and attributes that depend on it.
/// <code>
///  IFLA_LINKINFO { IFLA_INFO_KIND "vlan", IFLA_INFO_DATA { IFLA_VLAN_ID (16 bit), IFLA_VLAN_PROTOCOL (16 bit, network order) } }
/// </code>
/// </summary>
internal static class VlanReader
{
    private const ushort MaxVlanId = 4094;

    /// <summary>The id of an 802.1Q VLAN interface, 1 to 4094; 0 for any other kind, also for 802.1ad and for priority tags (id 0).</summary>
    public static ushort ReadId(ReadOnlySpan<byte> linkInfo)
    {
        string kind = "";
        ReadOnlySpan<byte> data = default;
        NetlinkAttributeReader attributes = new(linkInfo);
        while (attributes.TryNext(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case IflaInfoKind:
                    kind = NetlinkAttributeReader.ReadString(value);
                    break;
                case IflaInfoData:
                    data = value;
                    break;
            }
        }
        return kind == "vlan" ? ReadVlanData(data) : (ushort)0;
    }

    private static ushort ReadVlanData(ReadOnlySpan<byte> data)
    {
        ushort id = 0;
        bool isPlain = true;
        NetlinkAttributeReader attributes = new(data);
        while (attributes.TryNext(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case IflaVlanId:
                    id = NetlinkAttributeReader.ReadUInt16(value);
                    break;
                case IflaVlanProtocol:
                    isPlain = value.SequenceEqual(EthPVlan);
                    break;
            }
        }
        return isPlain && id <= MaxVlanId ? id : (ushort)0;
    }
}
