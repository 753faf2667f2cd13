using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>The part of <see cref="FrameFields"/> above the network layer.</summary>
internal static class TransportFields
{
    public static void Add(FieldReader reader, byte protocol)
    {
        switch (protocol)
        {
            case IpProtocol.Tcp:
                AddTcp(reader);
                break;
            case IpProtocol.Udp:
                AddUdp(reader);
                break;
            case IpProtocol.Sctp:
                AddSctp(reader);
                break;
            case IpProtocol.Icmp:
                AddIcmp(reader, "icmp", 0x0800, IcmpTypes.IsError);
                break;
            case IpProtocol.Icmpv6:
                AddIcmp(reader, "icmpv6", 0x86DD, Icmpv6Types.IsError);
                break;
            case IpProtocol.Gre:
                AddGre(reader);
                break;
            case IpProtocol.Ipip:
                FrameFields.AddInner(reader, 0x0800);
                break;
            case IpProtocol.Ipv6:
                FrameFields.AddInner(reader, 0x86DD);
                break;
        }
    }

    private static void AddTcp(FieldReader reader)
    {
        reader.AddDecimal("tcp.source_port", 2);
        reader.AddDecimal("tcp.destination_port", 2);
        reader.AddLong("tcp.seq");
        reader.AddLong("tcp.ack");
        ushort offset = reader.AddNumber("tcp.data_offset", 1);
        reader.Add("tcp.flags", 1, bytes => ((TcpFlags)bytes[0]).ToString());
        reader.AddDecimal("tcp.window", 2);
        reader.AddNumber("tcp.checksum", 2);
        reader.AddDecimal("tcp.urgent", 2);
        int optionLength = (offset >> 4) * 4 - 20;
        if (optionLength > 0)
        {
            reader.AddBytes("tcp.options", optionLength);
        }
    }

    private static void AddUdp(FieldReader reader)
    {
        reader.AddDecimal("udp.source_port", 2);
        ushort port = reader.AddDecimal("udp.destination_port", 2);
        reader.AddDecimal("udp.length", 2);
        reader.AddNumber("udp.checksum", 2);
        if (port != FrameChecksums.GuePort || reader.Peek() >> 6 != 0)
        {
            return;
        }

        byte first = (byte)reader.AddNumber("gue.variant_and_length", 1);
        ushort protocol = reader.AddDecimal("gue.protocol", 1);
        reader.AddNumber("gue.flags", 2);
        if ((first & 31) != 0)
        {
            reader.AddBytes("gue.extensions", (first & 31) * 4);
        }

        if ((first & 0x20) == 0 && protocol is IpProtocol.Ipip or IpProtocol.Ipv6)
        {
            Add(reader, (byte)protocol);
        }
    }

    private static void AddSctp(FieldReader reader)
    {
        reader.AddDecimal("sctp.source_port", 2);
        reader.AddDecimal("sctp.destination_port", 2);
        reader.AddBits(("sctp.tag", 32));
        reader.AddBytes("sctp.checksum", 4);
        while (reader.Remaining >= 4)
        {
            reader.AddDecimal("sctp.chunk", 1);
            reader.AddNumber("sctp.chunk_flags", 1);
            int length = reader.AddDecimal("sctp.chunk_length", 2);
            reader.AddBytes("sctp.chunk_value", (Math.Max(length, 4) - 4 + 3) / 4 * 4);
        }
    }

    private static void AddIcmp(FieldReader reader, string name, ushort etherType, Func<byte, bool> isError)
    {
        byte type = (byte)reader.AddDecimal($"{name}.type", 1);
        reader.AddDecimal($"{name}.code", 1);
        reader.AddNumber($"{name}.checksum", 2);
        reader.AddBytes($"{name}.rest", 4);
        if (isError(type))
        {
            FrameFields.AddInner(reader, etherType);
        }
    }

    private static void AddGre(FieldReader reader)
    {
        ushort flags = reader.AddNumber("gre.flags_and_version", 2);
        ushort etherType = reader.AddNumber("gre.protocol", 2);
        if ((flags & 0x8000) != 0)
        {
            reader.AddNumber("gre.checksum", 2);
            reader.AddNumber("gre.reserved", 2);
        }

        if ((flags & 0x7C07) == 0)
        {
            FrameFields.AddInner(reader, etherType);
        }
    }
}
