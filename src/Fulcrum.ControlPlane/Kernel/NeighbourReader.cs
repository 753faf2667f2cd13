using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.NetworkInformation;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Reads RTM_NEWNEIGH and RTM_DELNEIGH: struct ndmsg, then attributes.
/// <code>
///  0        1             4              8             10              11     12
///  +--------+-------------+--------------+-------------+---------------+------+------------
///  | family | pad         | link index   | state NUD_* | flags NTF_*   | type | attributes
/// </code>
/// </summary>
internal static class NeighbourReader
{
    private const int MacSize = 6;

    /// <summary>False for what is cut short, a proxy entry, or of another family (bridges announce theirs in the same group).</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out NeighbourEntry? neighbour)
    {
        neighbour = null;
        if (payload.Length < NeighbourHeaderSize || (payload[10] & NtfProxy) != 0)
            return false;
        byte family = payload[0];
        IPAddress? address = null;
        PhysicalAddress? mac = null;
        uint extendedFlags = 0;
        byte protocol = 0;
        NetlinkAttributeReader attributes = new(payload[NeighbourHeaderSize..]);
        while (attributes.TryNext(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case NdaDst:
                    address = NetlinkAttributeReader.ReadAddress(value);
                    break;
                case NdaLlAddr when value.Length == MacSize:
                    mac = new PhysicalAddress(value.ToArray());
                    break;
                case NdaFlagsExt:
                    extendedFlags = NetlinkAttributeReader.ReadUInt32(value);
                    break;
                case NdaProtocol:
                    protocol = NetlinkAttributeReader.ReadByte(value);
                    break;
            }
        }
        if (address is null || family is not (AfInet or AfInet6) || Prefixes.NetlinkFamily(address) != family)
            return false;
        neighbour = new NeighbourEntry(
            BinaryPrimitives.ReadInt32LittleEndian(payload[4..]), address, mac, BinaryPrimitives.ReadUInt16LittleEndian(payload[8..]),
            (extendedFlags & NtfExtManaged) != 0, protocol);
        return true;
    }
}
