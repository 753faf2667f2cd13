using System.Buffers.Binary;
using System.Net;
using System.Text;
using Fulcrum.ControlPlane.Kernel;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Tests.Kernel;

/// <summary>Messages as the kernel sends them, for what the kernel of a test machine may not have.</summary>
internal static class KernelMessages
{
    /// <summary>A whole message: header, fixed header, attributes.</summary>
    public static byte[] Message(ushort type, byte[] header, params (ushort Type, byte[] Value)[] attributes)
    {
        NetlinkMessageBuilder builder = new(new byte[256], type, NlmFAckTlvs);
        header.CopyTo(builder.Reserve(header.Length));
        foreach ((ushort attribute, byte[] value) in attributes)
            builder.Add(attribute, value);
        return builder.Finish().ToArray();
    }

    /// <summary>struct ifinfomsg; up: with a carrier.</summary>
    public static byte[] LinkHeader(byte index, bool up = true) => [0, 0, 1, 0, index, 0, 0, 0, up ? (byte)0x43 : (byte)2, .. new byte[7]];

    /// <summary>struct rtmsg of a unicast route in table main.</summary>
    public static byte[] RouteHeader(byte family, byte prefixLength) =>
        [family, prefixLength, 0, 0, 254, 4, 0, RtnUnicast, 0, 0, 0, 0];

    /// <summary>The attributes by which a link is a VLAN on another.</summary>
    public static (ushort Type, byte[] Value)[] VlanOn(byte parent, ushort id, ushort protocol = 0x8100, string kind = "vlan")
    {
        byte[] idBytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(idBytes, id);
        byte[] data = [.. Attribute(IflaVlanProtocol, [(byte)(protocol >> 8), (byte)protocol]), .. Attribute(IflaVlanId, idBytes)];
        byte[] info = [.. Attribute(IflaInfoKind, Encoding.ASCII.GetBytes(kind + "\0")), .. Attribute(IflaInfoData, data)];
        return [(IflaLink, [parent, 0, 0, 0]), (IflaLinkInfo, info)];
    }

    /// <summary>A link: a VLAN where attributes of <see cref="VlanOn"/> are given.</summary>
    public static byte[] Link(byte index, string name, bool up, params (ushort, byte[])[] attributes) =>
        Message(RtmNewLink, LinkHeader(index, up), [(IflaIfName, Encoding.ASCII.GetBytes(name + "\0")), .. attributes]);

    /// <summary>An address in global scope, an operator's or (protocol) somebody else's.</summary>
    public static byte[] Address(byte link, string address, byte prefixLength, byte protocol = 0)
    {
        IPAddress value = IPAddress.Parse(address);
        return Message(
            RtmNewAddr, [Prefixes.NetlinkFamily(value), prefixLength, 0, 0, link, 0, 0, 0],
            (IfaAddress, value.GetAddressBytes()), (IfaLocal, value.GetAddressBytes()), (IfaProto, [protocol]));
    }

    /// <summary>A route; gateway null: on the link.</summary>
    public static byte[] Route(byte link, string prefix, string? gateway = null)
    {
        IPNetwork network = IPNetwork.Parse(prefix);
        List<(ushort, byte[])> attributes = [(RtaDst, network.BaseAddress.GetAddressBytes()), (RtaOif, [link, 0, 0, 0])];
        if (gateway is not null)
            attributes.Add((RtaGateway, IPAddress.Parse(gateway).GetAddressBytes()));
        return Message(
            RtmNewRoute, RouteHeader(Prefixes.NetlinkFamily(network.BaseAddress), (byte)network.PrefixLength), [.. attributes]);
    }

    /// <summary>A reachable neighbour whose MAC address ends in a number.</summary>
    public static byte[] Neighbour(byte link, string address, byte mac)
    {
        IPAddress value = IPAddress.Parse(address);
        return Message(
            RtmNewNeigh, [Prefixes.NetlinkFamily(value), 0, 0, 0, link, 0, 0, 0, 2, 0, 0, 0],
            (NdaDst, value.GetAddressBytes()), (NdaLlAddr, [2, 0, 0, 0, 0, mac]));
    }

    private static byte[] Attribute(ushort type, byte[] value)
    {
        byte[] attribute = new byte[AttributeHeaderSize + (value.Length + 3 & ~3)];
        BinaryPrimitives.WriteUInt16LittleEndian(attribute, (ushort)(AttributeHeaderSize + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(attribute.AsSpan(2), type);
        value.CopyTo(attribute, AttributeHeaderSize);
        return attribute;
    }
}
