using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net.NetworkInformation;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Reads RTM_NEWLINK and RTM_DELLINK: struct ifinfomsg, then attributes.
/// <code>
///  0        1     2             4              8              12                16
///  +--------+-----+-------------+--------------+--------------+-----------------+------------
///  | family | pad | device type | index (int)  | flags (IFF_*)| changed flags   | attributes
/// </code>
/// </summary>
internal static class LinkReader
{
    private const int MacLength = 6;

    /// <summary>
    /// False for what is no interface: cut short, without a name, or of another family than AF_UNSPEC (a bridge announces its ports
    /// in the same group, and a port leaving a bridge looks like a deleted interface).
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out LinkEntry? link)
    {
        link = null;
        if (payload.Length < LinkHeaderSize || payload[0] != AfUnspec)
            return false;
        int index = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(payload[8..]);
        const uint up = IffUp | IffRunning;
        string? name = null;
        int parentIndex = 0;
        ushort vlanId = 0;
        bool isParentHere = true;
        PhysicalAddress? mac = null;
        uint mtu = 0;
        NetlinkAttributeReader attributes = new(payload[LinkHeaderSize..]);
        while (attributes.TryNext(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case IflaAddress when value.Length == MacLength:
                    mac = new PhysicalAddress(value.ToArray());
                    break;
                case IflaMtu:
                    mtu = NetlinkAttributeReader.ReadUInt32(value);
                    break;
                case IflaIfName:
                    name = NetlinkAttributeReader.ReadString(value);
                    break;
                case IflaLink:
                    parentIndex = (int)NetlinkAttributeReader.ReadUInt32(value);
                    break;
                case IflaLinkNetnsId:
                    isParentHere = false;
                    break;
                case IflaLinkInfo:
                    vlanId = VlanReader.ReadId(value);
                    break;
            }
        }
        if (name is null)
            return false;
        bool isVlan = vlanId != 0 && parentIndex != 0 && isParentHere;
        link = new LinkEntry(index, name, (flags & up) == up, isVlan ? parentIndex : 0, isVlan ? vlanId : (ushort)0) { Mac = mac, Mtu = mtu };
        return true;
    }
}
