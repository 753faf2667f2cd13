using System.Globalization;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Replay.Frames;

/// <summary>The headers above IP, for people to read.</summary>
internal static class TransportLayers
{
    // IANA's port of Generic UDP Encapsulation.
    private const ushort GuePort = 6080;

    /// <summary>Adds one header and returns the name of what follows; null when that is not known.</summary>
    public static string? Add(List<Layer> layers, string name, ref ByteReader reader) => name switch
    {
        "tcp" when reader.Has(TcpHeader.MinimumLength) => AddTcp(layers, ref reader),
        "udp" when reader.Has(UdpHeader.HeaderLength) => AddUdp(layers, ref reader),
        "sctp" when reader.Has(12) => AddSctp(layers, ref reader),
        "icmp" or "icmpv6" when reader.Has(IcmpHeader.Length) => AddIcmp(layers, name, ref reader),
        "gre" when reader.Has(4) => AddGre(layers, ref reader),
        "gue" when reader.Has(4) => AddGue(layers, ref reader),
        _ => null,
    };

    private static string? AddTcp(List<Layer> layers, ref ByteReader reader)
    {
        List<Field> fields = Ports(ref reader);
        fields.Add(new Field("seq", reader.Decimal32()));
        fields.Add(new Field("ack", reader.Decimal32()));
        int headerLength = (reader.Byte() >> 4) * 4;
        fields.Add(new Field("flags", FlagText((TcpFlags)reader.Byte())));
        fields.Add(new Field("window", reader.Decimal16()));
        fields.Add(new Field("checksum", reader.Hex16()));
        ushort urgent = reader.Short();
        if (urgent != 0)
            fields.Add(new Field("urgent", urgent.ToString(CultureInfo.InvariantCulture)));
        ReadOnlySpan<byte> options = reader.Take(headerLength - TcpHeader.MinimumLength);
        if (options.Length > 0)
            fields.Add(new Field("options", TcpOptionText.Of(options)));
        layers.Add(new Layer("tcp", fields));
        return null;
    }

    private static string? AddUdp(List<Layer> layers, ref ByteReader reader)
    {
        List<Field> fields = Ports(ref reader);
        fields.Add(new Field("length", reader.Decimal16()));
        fields.Add(new Field("checksum", reader.Hex16()));
        layers.Add(new Layer("udp", fields));
        return fields[1].Value == GuePort.ToString(CultureInfo.InvariantCulture) ? "gue" : null;
    }

    private static string? AddSctp(List<Layer> layers, ref ByteReader reader)
    {
        List<Field> fields = Ports(ref reader);
        fields.Add(new Field("tag", $"0x{reader.Word():x8}"));
        fields.Add(new Field("checksum", $"0x{reader.Word():x8}"));
        if (reader.Has(1))
            fields.Add(new Field("chunk", ChunkName(reader.Rest[0])));
        layers.Add(new Layer("sctp", fields));
        return null;
    }

    private static string? AddIcmp(List<Layer> layers, string name, ref ByteReader reader)
    {
        byte type = reader.Byte();
        byte code = reader.Byte();
        bool isError = name == "icmp" ? type is 3 or 4 or 5 or 11 or 12 : type < 128;
        string? text = name == "icmp" ? IcmpName(type, code) : Icmpv6Name(type, code);
        layers.Add(new Layer(name,
        [
            new Field("type", $"{type}"), new Field("code", $"{code}"), new Field("message", text ?? $"type {type}"),
            new Field("checksum", reader.Hex16()), new Field("rest", $"0x{reader.Word():x8}"),
        ]));
        if (!isError)
            return null;
        return name == "icmp" ? "ipv4" : "ipv6";
    }

    private static string? AddGre(List<Layer> layers, ref ByteReader reader)
    {
        ushort flags = reader.Short();
        ushort etherType = reader.Short();
        List<Field> fields = [new Field("flags", $"0x{flags:x4}"), new Field("protocol", $"0x{etherType:x4}")];
        if ((flags & 0x8000) != 0)
            fields.Add(new Field("checksum", $"0x{reader.Word() >> 16:x4}"));
        if ((flags & 0x2000) != 0)
            fields.Add(new Field("key", $"0x{reader.Word():x8}"));
        if ((flags & 0x1000) != 0)
            fields.Add(new Field("sequence", reader.Decimal32()));
        layers.Add(new Layer("gre", fields));
        return FrameLayers.EtherTypeName(etherType);
    }

    /// <summary>draft-ietf-intarea-gue: version, C, length of the optional fields in words, protocol, flags.</summary>
    private static string? AddGue(List<Layer> layers, ref ByteReader reader)
    {
        byte first = reader.Byte();
        byte protocol = reader.Byte();
        List<Field> fields = [new Field("protocol", $"{protocol}"), new Field("flags", reader.Hex16())];
        int optional = (first & 0x1F) * 4;
        if (optional > 0)
            fields.Add(new Field("fields", Convert.ToHexStringLower(reader.Take(optional))));
        layers.Add(new Layer("gue", fields));
        return FrameLayers.ProtocolName(protocol);
    }

    private static List<Field> Ports(ref ByteReader reader)
    {
        string source = reader.Decimal16();
        return [new Field("source_port", source), new Field("destination_port", reader.Decimal16())];
    }

    private static string FlagText(TcpFlags flags) => flags == TcpFlags.None ? "none" : flags.ToString().ToUpperInvariant().Replace(", ", ",");

    private static string ChunkName(byte type) => type switch
    {
        0 => "DATA", 1 => "INIT", 2 => "INIT_ACK", 3 => "SACK", 4 => "HEARTBEAT", 5 => "HEARTBEAT_ACK", 6 => "ABORT", 7 => "SHUTDOWN",
        8 => "SHUTDOWN_ACK", 9 => "ERROR", 10 => "COOKIE_ECHO", 11 => "COOKIE_ACK", 14 => "SHUTDOWN_COMPLETE", _ => $"{type}",
    };

    private static string? IcmpName(byte type, byte code) => (type, code) switch
    {
        (0, _) => "echo reply",
        (3, 0) => "network unreachable",
        (3, 1) => "host unreachable",
        (3, 2) => "protocol unreachable",
        (3, 3) => "port unreachable",
        (3, 4) => "fragmentation needed",
        (3, _) => $"unreachable, code {code}",
        (5, _) => "redirect",
        (8, _) => "echo request",
        (11, _) => "time exceeded",
        (12, _) => "parameter problem",
        _ => null,
    };

    private static string? Icmpv6Name(byte type, byte code) => (type, code) switch
    {
        (1, 4) => "port unreachable",
        (1, _) => $"unreachable, code {code}",
        (2, _) => "packet too big",
        (3, _) => "time exceeded",
        (4, _) => "parameter problem",
        (128, _) => "echo request",
        (129, _) => "echo reply",
        (133, _) => "router solicitation",
        (134, _) => "router advertisement",
        (135, _) => "neighbour solicitation",
        (136, _) => "neighbour advertisement",
        _ => null,
    };
}
