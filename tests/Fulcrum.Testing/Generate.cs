using CsCheck;
using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>Generators of addresses and well-formed frames; <see cref="Nudge"/> makes them ill-formed.</summary>
public static class Generate
{
    /// <summary>Any IPv4 address, often an edge: all zeros, all ones, halves that are 0 or 0xFFFF.</summary>
    public static Gen<Be32> Address { get; } = Gen.Frequency(
        (3, Gen.UInt),
        (1, Gen.OneOf(0u, 1u, 0xFFFFu, 0x1_0000u, 0xFFFF_0000u, 0xFFFF_FFFEu, 0xFFFF_FFFFu))).Select(Be32.FromHost);

    /// <summary>Any port, often an edge.</summary>
    public static Gen<Be16> Port { get; } = Gen.Frequency(
        (3, Gen.UShort),
        (1, Gen.OneOf<ushort>(0, 1, 0xFF, 0x100, 0xFFFE, 0xFFFF))).Select(Be16.FromHost);

    /// <summary>Any MAC address.</summary>
    public static Gen<MacAddress> Mac { get; } = Gen.ULong[0, 0xFFFF_FFFF_FFFF].Select(raw => new MacAddress(raw));

    /// <summary>Bytes without any structure.</summary>
    public static Gen<byte[]> Bytes(int maximumLength) => Gen.Byte.Array[0, maximumLength];

    /// <summary>Well-formed frames: TCP and UDP mostly, ICMP, ARP, fragments, options, tags, other types.</summary>
    public static Gen<byte[]> Frame(FrameMix mix)
    {
        Gen<PacketBuilder> ethernet = Gen.Select(
            Mostly(mix.SourceMacs, Mac), Mostly(mix.DestinationMacs, Mac), (from, to) => Packet.Ethernet(from, to));
        Gen<PacketBuilder> tagged = Gen.Select(
            ethernet, Rarely(Gen.UShort[0, 4095]), (packet, tag) => tag == 0 ? packet : packet.Vlan(tag));
        return Gen.Frequency(
            (16, Gen.Select(Network(tagged, mix), Transport(mix), (packet, transport) => transport(packet).Build())),
            (1, Gen.Select(tagged, Gen.UShort[0, 3], (packet, operation) => packet.Arp(operation, "10.0.0.9", "10.0.0.1").Build())),
            (1, Gen.Select(tagged, Gen.UShort, Bytes(100), (packet, type, data) => packet.Type(type).Payload(data).Build())));
    }

    private static Gen<PacketBuilder> Network(Gen<PacketBuilder> ethernet, FrameMix mix) => Gen.Select(
        ethernet,
        Mostly(mix.Sources, Address),
        Mostly(mix.Destinations, Address),
        Gen.Frequency((6, Gen.Const((byte)64)), (1, Gen.Byte[0, 2]), (1, Gen.Byte)),
        Rarely(Gen.UShort),
        Rarely(Gen.Byte.Array[4].Array[1, 10].Select(words => words.SelectMany(word => word).ToArray())),
        (packet, source, destination, ttl, fragment, options) => packet.Ipv4(
            source,
            destination,
            ttl,
            dontFragment: (fragment & 0x4000) != 0,
            moreFragments: (fragment & 0x2000) != 0,
            fragmentOffset: (fragment & 0x1FFF) * 8,
            options: options));

    private static Gen<Func<PacketBuilder, PacketBuilder>> Transport(FrameMix mix)
    {
        Gen<ushort> source = Mostly(mix.SourcePorts, Gen.UShort);
        Gen<ushort> destination = Mostly(mix.DestinationPorts, Gen.UShort);
        Gen<byte[]> data = Gen.Frequency((4, Bytes(64)), (1, Bytes(1600)));
        Gen<TcpFlags> flags = Gen.Frequency(
            (4, Gen.OneOf(TcpFlags.Syn, TcpFlags.Ack, TcpFlags.Ack | TcpFlags.Psh, TcpFlags.Fin | TcpFlags.Ack, TcpFlags.Rst)),
            (1, Gen.Byte.Select(value => (TcpFlags)value)));
        return Gen.Frequency(
            (8, Gen.Select(source, destination, flags, data, (from, to, bits, payload) =>
                (Func<PacketBuilder, PacketBuilder>)(packet => packet.Tcp(from, to, bits).Payload(payload)))),
            (4, Gen.Select(source, destination, Gen.Bool, data, (from, to, checksum, payload) =>
                (Func<PacketBuilder, PacketBuilder>)(packet => packet.Udp(from, to, checksum).Payload(payload)))),
            (1, Gen.Select(Gen.Byte, Gen.Byte, data, (type, code, payload) =>
                (Func<PacketBuilder, PacketBuilder>)(packet => packet.Icmp(type, code).Payload(payload)))));
    }

    private static Gen<T> Mostly<T>(T[] choices, Gen<T> others) => Gen.Frequency((15, Gen.OneOf(choices)), (1, others));

    private static Gen<T?> Rarely<T>(Gen<T> others) => Gen.Frequency((15, Gen.Const(default(T))), (1, others.Select(value => (T?)value)));
}
