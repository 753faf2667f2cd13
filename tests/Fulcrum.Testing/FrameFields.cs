using System.Buffers.Binary;
using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>Takes a frame apart into named fields for people to read, as far as its bytes go.</summary>
public static class FrameFields
{
    /// <summary>Name and value of each field in the frame's order; what cannot be told apart is one field of bytes.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(byte[] frame)
    {
        FieldReader reader = new(frame);
        reader.Add("ethernet.destination", 6, Mac);
        reader.Add("ethernet.source", 6, Mac);
        ushort etherType = reader.AddNumber("ethernet.type", 2);
        while (etherType == 0x8100)
        {
            reader.AddNumber("vlan.tag", 2);
            etherType = reader.AddNumber("vlan.type", 2);
        }

        if (etherType == 0x0800)
        {
            AddIpv4(reader, frame);
        }
        else if (etherType == 0x0806)
        {
            AddArp(reader);
        }

        reader.AddRest("payload");
        return reader.Fields;
    }

    /// <summary>One line about a frame.</summary>
    public static string Summary(byte[] frame)
    {
        Dictionary<string, string> fields = Of(frame).DistinctBy(field => field.Name).ToDictionary(field => field.Name, field => field.Value);
        string End(string side) =>
            $"{fields.GetValueOrDefault($"ipv4.{side}", "?")}:{fields.GetValueOrDefault($"tcp.{side}_port") ?? fields.GetValueOrDefault($"udp.{side}_port", "-")}";
        return fields.ContainsKey("ipv4.source")
            ? $"{frame.Length} bytes, {End("source")} > {End("destination")} {fields.GetValueOrDefault("tcp.flags")}"
            : $"{frame.Length} bytes, type {fields.GetValueOrDefault("ethernet.type", "?")}";
    }

    private static void AddIpv4(FieldReader reader, byte[] frame)
    {
        int start = reader.Offset;
        byte versionAndLength = (byte)reader.AddNumber("ipv4.version_and_length", 1);
        reader.AddNumber("ipv4.tos", 1);
        reader.AddDecimal("ipv4.total_length", 2);
        reader.AddNumber("ipv4.id", 2);
        ushort fragment = reader.AddNumber("ipv4.flags_and_offset", 2);
        reader.AddDecimal("ipv4.ttl", 1);
        ushort protocol = reader.AddDecimal("ipv4.protocol", 1);
        reader.AddNumber("ipv4.checksum", 2);
        reader.Add("ipv4.source", 4, Address);
        reader.Add("ipv4.destination", 4, Address);
        int optionLength = (versionAndLength & 15) * 4 - (reader.Offset - start);
        if (optionLength > 0)
        {
            reader.Add("ipv4.options", optionLength, Convert.ToHexStringLower);
        }

        if ((fragment & 0x1FFF) != 0 || frame.Length <= reader.Offset)
        {
            return;
        }

        switch (protocol)
        {
            case IpProtocol.Tcp:
                AddTcp(reader);
                break;
            case IpProtocol.Udp:
                reader.AddDecimal("udp.source_port", 2);
                reader.AddDecimal("udp.destination_port", 2);
                reader.AddDecimal("udp.length", 2);
                reader.AddNumber("udp.checksum", 2);
                break;
            case IpProtocol.Icmp:
                reader.AddDecimal("icmp.type", 1);
                reader.AddDecimal("icmp.code", 1);
                reader.AddNumber("icmp.checksum", 2);
                reader.Add("icmp.rest", 4, Convert.ToHexStringLower);
                break;
        }
    }

    private static void AddTcp(FieldReader reader)
    {
        reader.AddDecimal("tcp.source_port", 2);
        reader.AddDecimal("tcp.destination_port", 2);
        reader.Add("tcp.seq", 4, LongNumber);
        reader.Add("tcp.ack", 4, LongNumber);
        ushort offset = reader.AddNumber("tcp.data_offset", 1);
        reader.Add("tcp.flags", 1, bytes => ((TcpFlags)bytes[0]).ToString());
        reader.AddDecimal("tcp.window", 2);
        reader.AddNumber("tcp.checksum", 2);
        reader.AddDecimal("tcp.urgent", 2);
        int optionLength = (offset >> 4) * 4 - 20;
        if (optionLength > 0)
        {
            reader.Add("tcp.options", optionLength, Convert.ToHexStringLower);
        }
    }

    private static void AddArp(FieldReader reader)
    {
        reader.Add("arp.formats", 6, Convert.ToHexStringLower);
        reader.AddDecimal("arp.operation", 2);
        reader.Add("arp.sender_mac", 6, Mac);
        reader.Add("arp.sender_address", 4, Address);
        reader.Add("arp.target_mac", 6, Mac);
        reader.Add("arp.target_address", 4, Address);
    }

    private static string Mac(byte[] bytes) => string.Join(':', bytes.Select(value => value.ToString("x2")));

    private static string Address(byte[] bytes) => string.Join('.', bytes);

    private static string LongNumber(byte[] bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes).ToString();

    private sealed class FieldReader(byte[] frame)
    {
        public List<(string Name, string Value)> Fields { get; } = [];

        public int Offset { get; private set; }

        public void Add(string name, int length, Func<byte[], string> format)
        {
            int available = Math.Min(length, frame.Length - Offset);
            if (available == 0)
            {
                return;
            }

            byte[] bytes = frame[Offset..(Offset + available)];
            Fields.Add((name, available == length ? format(bytes) : $"{Convert.ToHexStringLower(bytes)} (cut)"));
            Offset += available;
        }

        public ushort AddNumber(string name, int length) => AddNumber(name, length, number => $"0x{number.ToString($"x{2 * length}")}");

        public ushort AddDecimal(string name, int length) => AddNumber(name, length, number => number.ToString());

        public void AddRest(string name) => Add(name, frame.Length - Offset, Convert.ToHexStringLower);

        private ushort AddNumber(string name, int length, Func<ushort, string> format)
        {
            ushort number = 0;
            Add(name, length, bytes =>
            {
                number = (ushort)(bytes.Length == 1 ? bytes[0] : bytes[0] << 8 | bytes[1]);
                return format(number);
            });
            return number;
        }
    }
}
