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

    /// <summary>Any IPv6 address, often with many zeros or ones; an IPv4 address is among them now and then.</summary>
    public static Gen<IpAddress> Ipv6Address { get; } = Gen.Frequency(
        (3, Gen.Byte.Array[16]),
        (3, Gen.OneOf<byte>(0, 0, 0, 0xFF, 1).Array[16])).Select(bytes => new IpAddress(bytes));

    /// <summary>Any port, often an edge.</summary>
    public static Gen<Be16> Port { get; } = Gen.Frequency(
        (3, Gen.UShort),
        (1, Gen.OneOf<ushort>(0, 1, 0xFF, 0x100, 0xFFFE, 0xFFFF))).Select(Be16.FromHost);

    /// <summary>Any MAC address.</summary>
    public static Gen<MacAddress> Mac { get; } = Gen.ULong[0, 0xFFFF_FFFF_FFFF].Select(raw => new MacAddress(raw));

    /// <summary>Bytes without any structure.</summary>
    public static Gen<byte[]> Bytes(int maximumLength) => Gen.Byte.Array[0, maximumLength];

    /// <summary>
    /// Well-formed frames of both families: TCP and UDP mostly, SCTP, ICMP messages and errors, fragments, tunnels, ARP, options,
    /// extension headers, tags, other types.
    /// </summary>
    public static Gen<byte[]> Frame(FrameMix mix) => Gen.Frequency(
        (20, Packet(mix).Select(packet => packet.Build())),
        (2, Fragment(mix)),
        (1, Gen.Select(Ethernet(mix), Gen.UShort[0, 3], (packet, operation) =>
            packet.Arp(operation, "10.0.0.9", "10.0.0.1").Build())),
        (1, Gen.Select(Ethernet(mix), Gen.UShort, Bytes(100), (packet, type, data) => packet.Type(type).Payload(data).Build())));

    /// <summary>Well-formed packets of both families, IPv4 more often.</summary>
    public static Gen<PacketBuilder> Packet(FrameMix mix)
    {
        Gen<PacketBuilder> ethernet = Ethernet(mix);
        return Gen.Frequency(
            (14, GenerateHeaders.Ipv4(ethernet, mix).SelectMany(packet => Upper(packet, mix))),
            (6, GenerateHeaders.Ipv6(ethernet, mix).SelectMany(packet => Upper(packet, mix))));
    }

    /// <summary>Mostly one of some values.</summary>
    internal static Gen<T> Mostly<T>(T[] choices, Gen<T> others) => Gen.Frequency((15, Gen.OneOf(choices)), (1, others));

    /// <summary>Mostly the default value.</summary>
    internal static Gen<T?> Rarely<T>(Gen<T> others) =>
        Gen.Frequency((15, Gen.Const(default(T))), (1, others.Select(value => (T?)value)));

    private static Gen<PacketBuilder> Ethernet(FrameMix mix) => Gen.Select(
        Mostly(mix.SourceMacs, Mac),
        Mostly(mix.DestinationMacs, Mac),
        Rarely(Mostly(mix.VlanIds, Gen.UShort[0, 4095])),
        (from, to, tag) => tag == 0 ? Testing.Packet.Ethernet(from, to) : Testing.Packet.Ethernet(from, to).Vlan(tag));

    private static Gen<PacketBuilder> Upper(PacketBuilder packet, FrameMix mix) => Gen.Frequency(
        (12, GenerateHeaders.Transport(packet, mix)),
        (1, GenerateHeaders.Icmp(packet)),
        (2, Gen.Select(Answered(packet.IsIpv6, mix), GenerateHeaders.IcmpError(packet), (quoted, error) => error(quoted))),
        (1, Gen.Select(
            Gen.Bool.SelectMany(isIpv6 => Answered(isIpv6, mix)),
            GenerateHeaders.Tunnel(packet),
            (inner, tunnel) => tunnel(inner))));

    /// <summary>A packet that goes the other way: what an ICMP error in this direction is about.</summary>
    private static Gen<PacketBuilder> Answered(bool isIpv6, FrameMix mix)
    {
        FrameMix reverse = mix with
        {
            Sources = mix.Destinations,
            Destinations = mix.Sources,
            Ipv6Sources = mix.Ipv6Destinations,
            Ipv6Destinations = mix.Ipv6Sources,
            SourcePorts = mix.DestinationPorts,
            DestinationPorts = mix.SourcePorts,
        };
        Gen<PacketBuilder> ethernet = Gen.Const(Testing.Packet.Ethernet(default(MacAddress), default));
        Gen<PacketBuilder> network = isIpv6 ? GenerateHeaders.Ipv6(ethernet, reverse) : GenerateHeaders.Ipv4(ethernet, reverse);
        return network.SelectMany(packet => GenerateHeaders.Transport(packet, reverse));
    }

    /// <summary>One fragment of a packet that is cut at random.</summary>
    private static Gen<byte[]> Fragment(FrameMix mix) => Gen.Select(
        Packet(mix),
        Gen.Int[1, 20],
        Gen.UInt,
        Gen.UInt,
        (packet, units, id, pick) =>
        {
            byte[][] fragments = packet.BuildFragments(units * 8, id);
            return fragments[pick % (uint)fragments.Length];
        });
}
