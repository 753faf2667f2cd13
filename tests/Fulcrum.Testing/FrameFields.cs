using System.Net;
using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>
/// Takes a frame apart into named fields for people to read, as far as its bytes go. Names of a packet that a tunnel or an ICMP
/// error holds begin with "inner.".
/// </summary>
public static class FrameFields
{
    /// <summary>Name and value of each field in the frame's order; what cannot be told apart is one field of bytes.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(byte[] frame)
    {
        FieldReader reader = new(frame);
        reader.Add("ethernet.destination", 6, Mac);
        reader.Add("ethernet.source", 6, Mac);
        ushort etherType = reader.AddNumber("ethernet.type", 2);
        while (etherType is 0x8100 or 0x88A8)
        {
            reader.AddNumber("vlan.tag", 2);
            etherType = reader.AddNumber("vlan.type", 2);
        }

        AddPacket(reader, etherType);
        reader.AddRest("payload");
        return reader.Fields;
    }

    /// <summary>One line about a frame.</summary>
    public static string Summary(byte[] frame)
    {
        ILookup<string, string> fields = Of(frame).ToLookup(field => field.Name, field => field.Value);
        string First(params string[] names) => names.SelectMany(name => fields[name]).FirstOrDefault("");
        string End(string side)
        {
            string address = First($"ipv4.{side}", $"ipv6.{side}");
            string port = First($"tcp.{side}_port", $"udp.{side}_port", $"sctp.{side}_port");
            return $"{(address.Contains(':') ? $"[{address}]" : address)}:{(port == "" ? "-" : port)}";
        }

        return First("ipv4.source", "ipv6.source") == ""
            ? $"{frame.Length} bytes, type {First("ethernet.type")}"
            : $"{frame.Length} bytes, {End("source")} > {End("destination")} {First("tcp.flags", "icmp.type", "icmpv6.type")}";
    }

    /// <summary>The packet of an EtherType; others are left to the caller.</summary>
    internal static void AddPacket(FieldReader reader, ushort etherType)
    {
        switch (etherType)
        {
            case 0x0800:
                AddIpv4(reader);
                break;
            case 0x86DD:
                AddIpv6(reader);
                break;
            case 0x0806:
                AddArp(reader);
                break;
        }
    }

    /// <summary>A packet within another one.</summary>
    internal static void AddInner(FieldReader reader, ushort etherType)
    {
        string outer = reader.Prefix;
        reader.Prefix = outer + "inner.";
        AddPacket(reader, etherType);
        reader.AddRest("payload");
        reader.Prefix = outer;
    }

    private static void AddIpv4(FieldReader reader)
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
            reader.AddBytes("ipv4.options", optionLength);
        }

        if ((fragment & 0x1FFF) == 0)
        {
            TransportFields.Add(reader, (byte)protocol);
        }
    }

    private static void AddIpv6(FieldReader reader)
    {
        reader.AddBits(("ipv6.version", 4), ("ipv6.traffic_class", 8), ("ipv6.flow_label", 20));
        reader.AddDecimal("ipv6.payload_length", 2);
        ushort protocol = reader.AddDecimal("ipv6.next_header", 1);
        reader.AddDecimal("ipv6.hop_limit", 1);
        reader.Add("ipv6.source", 16, Address);
        reader.Add("ipv6.destination", 16, Address);
        bool isFirst = true;
        while (isFirst && reader.Remaining > 0 && Name(protocol) is { } name)
        {
            int length = protocol == IpProtocol.Ipv6Fragment ? 8 : 8 * (1 + reader.Peek(1));
            protocol = reader.AddDecimal($"ipv6.{name}.next_header", 1);
            if (name == "fragment")
            {
                reader.AddNumber("ipv6.fragment.reserved", 1);
                isFirst = (reader.AddNumber("ipv6.fragment.offset_and_flags", 2) & 0xFFF8) == 0;
                reader.AddLong("ipv6.fragment.id");
            }
            else
            {
                reader.AddBytes($"ipv6.{name}.bytes", length - 1);
            }
        }

        if (isFirst)
        {
            TransportFields.Add(reader, (byte)protocol);
        }
    }

    private static string? Name(ushort protocol) => (byte)protocol switch
    {
        IpProtocol.HopByHop => "hop_by_hop",
        IpProtocol.Ipv6Route => "routing",
        IpProtocol.Ipv6Fragment => "fragment",
        IpProtocol.Ipv6Options => "destination_options",
        _ => null,
    };

    private static void AddArp(FieldReader reader)
    {
        reader.AddBytes("arp.formats", 6);
        reader.AddDecimal("arp.operation", 2);
        reader.Add("arp.sender_mac", 6, Mac);
        reader.Add("arp.sender_address", 4, Address);
        reader.Add("arp.target_mac", 6, Mac);
        reader.Add("arp.target_address", 4, Address);
    }

    private static string Mac(byte[] bytes) => string.Join(':', bytes.Select(value => value.ToString("x2")));

    private static string Address(byte[] bytes) => new IPAddress(bytes).ToString();
}
