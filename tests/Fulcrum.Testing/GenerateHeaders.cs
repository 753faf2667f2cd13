using CsCheck;
using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>Generators of one layer of a packet.</summary>
internal static class GenerateHeaders
{
    private static readonly byte[] s_chunkTypes =
    [
        SctpChunkType.Data, SctpChunkType.Init, SctpChunkType.InitAck, SctpChunkType.Sack, SctpChunkType.Abort,
        SctpChunkType.Shutdown, SctpChunkType.ShutdownAck, SctpChunkType.CookieEcho, SctpChunkType.CookieAck,
        SctpChunkType.ShutdownComplete,
    ];

    private static readonly Gen<byte> s_hops = Gen.Frequency((6, Gen.Const((byte)64)), (1, Gen.Byte[0, 2]), (1, Gen.Byte));

    private static readonly Gen<byte[]> s_data = Gen.Frequency((4, Generate.Bytes(64)), (1, Generate.Bytes(1600)));

    private static readonly Gen<int> s_quotedLength =
        Gen.Frequency((1, Gen.Const(28)), (1, Gen.Const(48)), (2, Gen.Const(576)), (1, Gen.Int[0, 100]));

    private static readonly Gen<Ipv6Extension[]> s_extensions = Gen.Select(
        Gen.OneOf<Ipv6Extension>(
            Ipv6Extension.DestinationOptions(),
            Ipv6Extension.DestinationOptions(new byte[30]),
            Ipv6Extension.Routing(0),
            Ipv6Extension.Routing(1, 2, IpAddress.Parse("2001:db8::9")),
            Ipv6Extension.Fragment(0, false, 7),
            Ipv6Extension.Fragment(0, true, 8),
            Ipv6Extension.Fragment(1480, false, 9)).Array[1, 3],
        Gen.Bool,
        (extensions, hopByHop) => hopByHop ? [Ipv6Extension.HopByHop(5, 2, 0, 0), .. extensions] : extensions);

    public static Gen<PacketBuilder> Ipv4(Gen<PacketBuilder> ethernet, FrameMix mix) => Gen.Select(
        ethernet,
        Generate.Mostly(mix.Sources, Generate.Address),
        Generate.Mostly(mix.Destinations, Generate.Address),
        s_hops,
        Generate.Rarely(Gen.UShort),
        Generate.Rarely(Gen.Byte.Array[4].Array[1, 10].Select(words => words.SelectMany(word => word).ToArray())),
        (packet, source, destination, ttl, fragment, options) => packet.Ipv4(
            source,
            destination,
            ttl,
            dontFragment: (fragment & 0x4000) != 0,
            moreFragments: (fragment & 0x2000) != 0,
            fragmentOffset: (fragment & 0x1FFF) * 8,
            options: options));

    public static Gen<PacketBuilder> Ipv6(Gen<PacketBuilder> ethernet, FrameMix mix) => Gen.Select(
        ethernet,
        Generate.Mostly(mix.Ipv6Sources, Generate.Ipv6Address),
        Generate.Mostly(mix.Ipv6Destinations, Generate.Ipv6Address),
        s_hops,
        Generate.Rarely(Gen.UInt),
        Generate.Rarely(s_extensions),
        (packet, source, destination, hopLimit, word, extensions) => packet.Ipv6(
            source, destination, hopLimit, (byte)(word >> 20), word & 0xF_FFFF, extensions));

    public static Gen<PacketBuilder> Transport(PacketBuilder packet, FrameMix mix)
    {
        Gen<ushort> source = Generate.Mostly(mix.SourcePorts, Gen.UShort);
        Gen<ushort> destination = Generate.Mostly(mix.DestinationPorts, Gen.UShort);
        Gen<TcpFlags> flags = Gen.Frequency(
            (4, Gen.OneOf(TcpFlags.Syn, TcpFlags.Ack, TcpFlags.Ack | TcpFlags.Psh, TcpFlags.Fin | TcpFlags.Ack, TcpFlags.Rst)),
            (1, Gen.Byte.Select(value => (TcpFlags)value)));
        Gen<byte> chunkType = Generate.Mostly(s_chunkTypes, Gen.Byte);
        return Gen.Frequency(
            (8, Gen.Select(source, destination, flags, s_data, (from, to, bits, data) =>
                packet.Tcp(from, to, bits).Payload(data))),
            (4, Gen.Select(source, destination, Gen.Bool, s_data, (from, to, checksum, data) =>
                packet.Udp(from, to, checksum || packet.IsIpv6).Payload(data))),
            (1, Gen.Select(source, destination, chunkType, s_data, (from, to, type, data) =>
                packet.Sctp(from, to, type == SctpChunkType.Init ? 0u : 77u).Chunk(type, 0, data))));
    }

    public static Gen<PacketBuilder> Icmp(PacketBuilder packet) =>
        Gen.Select(Gen.Byte, Gen.Byte, s_data, Gen.Bool, (type, code, data, echo) => (echo, packet.IsIpv6) switch
        {
            (true, _) => packet.Echo(1, code).Payload(data),
            (false, true) => packet.Icmpv6(type, code).Payload(data),
            (false, false) => packet.Icmp(type, code).Payload(data),
        });

    /// <summary>What makes an error about a packet of the same family.</summary>
    public static Gen<Func<PacketBuilder, PacketBuilder>> IcmpError(PacketBuilder packet)
    {
        Gen<byte> type = packet.IsIpv6
            ? Gen.OneOf(Icmpv6Types.DestinationUnreachable, Icmpv6Types.TimeExceeded, Icmpv6Types.ParameterProblem)
            : Gen.OneOf(IcmpTypes.DestinationUnreachable, IcmpTypes.TimeExceeded, IcmpTypes.ParameterProblem, IcmpTypes.Redirect);
        return Gen.Select(type, Gen.Byte[0, 5], Gen.UShort, Gen.Bool, s_quotedLength, (kind, code, mtu, tooBig, length) =>
            (Func<PacketBuilder, PacketBuilder>)(quoted => (tooBig, packet.IsIpv6) switch
            {
                (true, _) => packet.TooBig(mtu, quoted, length),
                (false, true) => packet.Icmpv6Error(kind, code, quoted, mtu, length),
                (false, false) => packet.IcmpError(kind, code, quoted, mtu, length),
            }));
    }

    /// <summary>What makes a tunnel's packet of another one.</summary>
    public static Gen<Func<PacketBuilder, PacketBuilder>> Tunnel(PacketBuilder packet) =>
        Gen.Select(Gen.Int[0, 2], Gen.Bool, Gen.UShort, (kind, checksum, sourcePort) =>
            (Func<PacketBuilder, PacketBuilder>)(inner => kind switch
            {
                0 => packet.Ipip(inner),
                1 => packet.Gre(inner, checksum),
                _ => packet.Gue(inner, sourcePort, checksum: checksum),
            }));
}
