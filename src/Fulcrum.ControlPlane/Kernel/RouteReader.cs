using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Reads RTM_NEWROUTE and RTM_DELROUTE: struct rtmsg, then attributes.
/// <code>
///  0        1            2            3     4       5          6       7      8              12
///  +--------+------------+------------+-----+-------+----------+-------+------+--------------+------------
///  | family | dst length | src length | tos | table | protocol | scope | type | flags        | attributes
/// </code>
/// RTA_MULTIPATH holds struct rtnexthop after struct rtnexthop, each with attributes of its own:
/// <code>
///  0        2       3      4              8
///  +--------+-------+------+--------------+------------
///  | length | flags | hops | link index   | attributes
/// </code>
/// </summary>
internal static class RouteReader
{
    /// <summary>False for what is cut short, cached, of another table than main, or neither IPv4 nor IPv6.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out RouteEntry? route)
    {
        route = null;
        if (payload.Length < RouteHeaderSize)
            return false;
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(payload[8..]);
        uint table = payload[4];
        IPAddress? destination = null;
        uint metric = 0;
        List<RouteNextHop> hops = [];
        NetlinkAttributeReader attributes = new(payload[RouteHeaderSize..]);
        while (attributes.TryNext(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case RtaTable:
                    table = NetlinkAttributeReader.ReadUInt32(value);
                    break;
                case RtaDst:
                    destination = NetlinkAttributeReader.ReadAddress(value);
                    break;
                case RtaPriority:
                    metric = NetlinkAttributeReader.ReadUInt32(value);
                    break;
                case RtaOif:
                    hops.Add(ReadNextHop((int)NetlinkAttributeReader.ReadUInt32(value), payload[RouteHeaderSize..]));
                    break;
                case RtaMultipath:
                    ReadMultipath(value, hops);
                    break;
            }
        }
        if (table != RtTableMain || (flags & RtmFCloned) != 0
            || !Prefixes.TryMake(payload[0], destination, payload[1], out IPNetwork prefix))
            return false;
        byte tos = payload[3];
        route = new RouteEntry(prefix, tos, metric, Type: payload[7], IsSpecial: tos != 0 || payload[2] != 0, new(hops));
        return true;
    }

    private static void ReadMultipath(ReadOnlySpan<byte> rest, List<RouteNextHop> hops)
    {
        while (rest.Length >= NextHopHeaderSize)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (length < NextHopHeaderSize || length > rest.Length)
                return;
            int linkIndex = BinaryPrimitives.ReadInt32LittleEndian(rest[4..]);
            hops.Add(ReadNextHop(linkIndex, rest[NextHopHeaderSize..length]));
            rest = rest[Math.Min(length + 3 & ~3, rest.Length)..];
        }
    }

    private static RouteNextHop ReadNextHop(int linkIndex, ReadOnlySpan<byte> bytes)
    {
        IPAddress? gateway = null;
        bool isPlain = true;
        NetlinkAttributeReader attributes = new(bytes);
        while (attributes.TryNext(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case RtaGateway:
                    gateway = NetlinkAttributeReader.ReadAddress(value);
                    break;
                case RtaVia when value.Length > sizeof(ushort):
                    // A gateway of the other family: two bytes of family, then the address.
                    gateway = NetlinkAttributeReader.ReadAddress(value[sizeof(ushort)..]);
                    break;
                case RtaEncap:
                    isPlain = false;
                    break;
            }
        }
        return new RouteNextHop(linkIndex, gateway, isPlain);
    }
}
