using System.Globalization;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Replay.Frames;

/// <summary>
/// Takes a frame apart for people to read, as far as its bytes go: tunnels and packets quoted by ICMP errors included. It judges
/// nothing; that is the pipeline's business.
/// </summary>
internal static class FrameLayers
{
    /// <summary>Name of the layer behind the last known header.</summary>
    public const string Payload = "payload";

    // Deepest nesting looked into; a frame is a tunnel, a packet and a quotation at most.
    private const int MostLayers = 16;

    /// <summary>The headers from the outside in.</summary>
    public static IReadOnlyList<Layer> Of(ReadOnlySpan<byte> frame)
    {
        List<Layer> layers = [];
        ByteReader reader = new(frame);
        string? next = "ethernet";
        while (next is not null && layers.Count < MostLayers)
            next = Add(layers, next, ref reader);
        if (reader.Rest.Length > 0)
            layers.Add(new Layer(Payload, PayloadText.Of(reader.Rest)));
        return layers;
    }

    /// <summary>Adds one header and returns the name of what follows; null when that is not known.</summary>
    private static string? Add(List<Layer> layers, string name, ref ByteReader reader) => name switch
    {
        "ethernet" when reader.Has(EthernetHeader.Length) => AddEthernet(layers, ref reader),
        "vlan" when reader.Has(4) => AddVlan(layers, ref reader),
        "arp" when reader.Has(28) => AddArp(layers, ref reader),
        "ipv4" when reader.Has(Ipv4Header.MinimumLength) => AddIpv4(layers, ref reader),
        "ipv6" when reader.Has(Ipv6Header.Length) => AddIpv6(layers, ref reader),
        "fragment" when reader.Has(8) => AddFragment(layers, ref reader),
        "extension" when reader.Has(8) => AddExtension(layers, ref reader),
        _ => TransportLayers.Add(layers, name, ref reader),
    };

    /// <summary>What an IP header, or one of its extensions, announces.</summary>
    public static string? ProtocolName(byte protocol) => protocol switch
    {
        IpProtocol.Tcp => "tcp",
        IpProtocol.Udp => "udp",
        IpProtocol.Sctp => "sctp",
        IpProtocol.Icmp => "icmp",
        58 => "icmpv6",
        IpProtocol.Ipip => "ipv4",
        41 => "ipv6",
        IpProtocol.Gre => "gre",
        44 => "fragment",
        0 or 43 or 60 => "extension",
        _ => null,
    };

    /// <summary>What an EtherType announces.</summary>
    public static string? EtherTypeName(ushort etherType) => etherType switch
    {
        EtherTypes.Ipv4 => "ipv4",
        EtherTypes.Ipv6 => "ipv6",
        EtherTypes.Arp => "arp",
        EtherTypes.Vlan or EtherTypes.ServiceVlan => "vlan",
        _ => null,
    };

    private static string? AddEthernet(List<Layer> layers, ref ByteReader reader)
    {
        string destination = reader.Mac();
        string source = reader.Mac();
        ushort etherType = reader.Short();
        layers.Add(new Layer("ethernet",
            [new Field("source", source), new Field("destination", destination), new Field("type", $"0x{etherType:x4}")]));
        return EtherTypeName(etherType);
    }

    private static string? AddVlan(List<Layer> layers, ref ByteReader reader)
    {
        ushort tag = reader.Short();
        ushort etherType = reader.Short();
        layers.Add(new Layer("vlan", [Number("id", tag & 0xFFF), Number("priority", tag >> 13)]));
        return EtherTypeName(etherType);
    }

    private static string? AddArp(List<Layer> layers, ref ByteReader reader)
    {
        reader.Take(6);
        ushort operation = reader.Short();
        string senderMac = reader.Mac(), sender = reader.Address(4), targetMac = reader.Mac(), target = reader.Address(4);
        layers.Add(new Layer("arp",
        [
            new Field("operation", operation switch { 1 => "request", 2 => "reply", _ => $"{operation}" }),
            new Field("sender", $"{sender} {senderMac}"), new Field("target", $"{target} {targetMac}"),
        ]));
        return null;
    }

    private static string? AddIpv4(List<Layer> layers, ref ByteReader reader)
    {
        int headerLength = Math.Max((reader.Byte() & 15) * 4, Ipv4Header.MinimumLength);
        byte tos = reader.Byte();
        ushort length = reader.Short();
        string id = reader.Hex16();
        ushort fragment = reader.Short();
        byte ttl = reader.Byte();
        byte protocol = reader.Byte();
        string checksum = reader.Hex16(), source = reader.Address(4), destination = reader.Address(4);
        List<Field> fields =
        [
            new Field("source", source), new Field("destination", destination), Number("ttl", ttl), new Field("tos", $"0x{tos:x2}"),
            Number("length", length), new Field("id", id), new Field("flags", (fragment & 0x4000) != 0 ? "DF" : "none"),
        ];
        if ((fragment & 0x3FFF) != 0)
            fields.Add(FragmentField((fragment & 0x1FFF) * 8, (fragment & 0x2000) != 0));
        if (headerLength > Ipv4Header.MinimumLength)
            fields.Add(new Field("options", Convert.ToHexStringLower(reader.Take(headerLength - Ipv4Header.MinimumLength))));
        fields.Add(Number("protocol", protocol));
        fields.Add(new Field("checksum", checksum));
        layers.Add(new Layer("ipv4", fields));
        reader.Limit(length - headerLength);
        return (fragment & 0x1FFF) == 0 ? ProtocolName(protocol) : null;
    }

    private static string? AddIpv6(List<Layer> layers, ref ByteReader reader)
    {
        uint first = reader.Word();
        ushort length = reader.Short();
        byte next = reader.Byte();
        byte hopLimit = reader.Byte();
        string source = reader.Address(16), destination = reader.Address(16);
        layers.Add(new Layer("ipv6",
        [
            new Field("source", source), new Field("destination", destination), Number("hop_limit", hopLimit),
            new Field("class", $"0x{first >> 20 & 0xFF:x2}"), new Field("flow", $"0x{first & 0xFFFFF:x5}"),
            Number("length", length), Number("next_header", next),
        ]));
        reader.Limit(length);
        return ProtocolName(next);
    }

    private static string? AddFragment(List<Layer> layers, ref ByteReader reader)
    {
        byte next = reader.Byte();
        reader.Byte();
        ushort offset = reader.Short();
        layers.Add(new Layer("fragment", [FragmentField(offset & 0xFFF8, (offset & 1) != 0), new Field("id", $"0x{reader.Word():x8}")]));
        return (offset & 0xFFF8) == 0 ? ProtocolName(next) : null;
    }

    private static string? AddExtension(List<Layer> layers, ref ByteReader reader)
    {
        byte next = reader.Byte();
        int length = reader.Byte() * 8 + 6;
        layers.Add(new Layer("extension", [new Field("bytes", Convert.ToHexStringLower(reader.Take(length)))]));
        return ProtocolName(next);
    }

    private static Field FragmentField(int offset, bool more) => new("fragment", more ? $"offset {offset}, more" : $"offset {offset}, last");

    private static Field Number(string name, int value) => new(name, value.ToString(CultureInfo.InvariantCulture));
}
