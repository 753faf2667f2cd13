using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>ICMP errors that quote a session's packet.</summary>
internal static class IcmpScenarios
{
    /// <summary>Type, code and second word.</summary>
    private static readonly (byte Type, byte Code, uint Word)[] s_errors4 =
    [
        (IcmpTypes.DestinationUnreachable, 0, 0),
        (IcmpTypes.DestinationUnreachable, 1, 0),
        (IcmpTypes.DestinationUnreachable, 3, 0),
        (IcmpTypes.DestinationUnreachable, IcmpTypes.FragmentationNeeded, 1400),
        (11, 0, 0),
        (4, 0, 0),
    ];

    private static readonly (byte Type, byte Code, uint Word)[] s_errors6 =
    [
        (Icmpv6Types.DestinationUnreachable, 0, 0),
        (Icmpv6Types.DestinationUnreachable, 4, 0),
        (Icmpv6Types.PacketTooBig, 0, 1400),
        (3, 0, 0),
        (4, 0, 6),
    ];

    public static IEnumerable<Scenario> All =>
    [
        .. Cell.OfOneFamily.Concat(Cell.OfTwoFamilies).Select(FromClientSide),
        .. Cell.OfNat.SelectMany(cell => (Scenario[])
        [
            FromServer(cell), FromServerAboutSegment(cell), ShortQuote(cell), WrongChecksum(cell), NotForSession(cell),
        ]),
        .. Cell.OfNat.Where(cell => cell.Family == Family.V4).Select(OtherTypes),
    ];

    /// <summary>Puts an error behind an IP header of a family; at most so many bytes are quoted.</summary>
    public static PacketBuilder Error(
        Family family, PacketBuilder ip, (byte Type, byte Code, uint Word) error, PacketBuilder quoted, int length = 1232) =>
        family == Family.V6
            ? ip.Icmpv6Error(error.Type, error.Code, quoted, error.Word, length)
            : ip.IcmpError(error.Type, error.Code, quoted, error.Word, length);

    private static (byte Type, byte Code, uint Word)[] Errors(Cell cell) => cell.Family == Family.V4 ? s_errors4 : s_errors6;

    private static PacketBuilder FromRouter(Cell cell) =>
        Lab.OnWan().Ip(Lab.WanRouter(cell.Family), cell.Virtual, dontFragment: false);

    /// <summary>A reply as a router on the client's side has it.</summary>
    private static PacketBuilder SeenReply(Cell cell) =>
        Lab.OnWan().Ip(cell.Virtual, cell.Client, ttl: 60).Udp(Cell.VirtualPort, Cell.ClientPort).PayloadOf(30);

    /// <summary>A request as the server has it.</summary>
    private static PacketBuilder SeenRequest(Cell cell) =>
        Lab.OnWan().Ip(cell.Client, cell.Real, ttl: 63).Udp(Cell.ClientPort, cell.RealPort).PayloadOf(20);

    private static Scenario FromClientSide(Cell cell)
    {
        Script script = new Script().Wan(Cell.Datagram(cell.In()));
        if (cell.IsNat)
        {
            script.Lan(cell.Reply(cell.Out()));
        }

        script.Wan(Errors(cell).Select(error => Error(cell.Family, FromRouter(cell), error, SeenReply(cell))));
        return cell.Scenario("icmp-from-client-side", "Errors about a reply, from the client's side.", Protocol.Udp, script);
    }

    private static Scenario FromServer(Cell cell)
    {
        Script script = new Script().Wan(Cell.Datagram(cell.In()))
            .Lan(Errors(cell).Select(error => Error(cell.Family, cell.Out(dontFragment: false), error, SeenRequest(cell))));
        return cell.Scenario("icmp-from-server", "Errors about a request, from the server.", Protocol.Udp, script);
    }

    private static Scenario FromServerAboutSegment(Cell cell)
    {
        PacketBuilder seen = Lab.OnWan().Ip(cell.Client, cell.Real, ttl: 63)
            .Tcp(Cell.ClientPort, cell.RealPort, TcpFlags.Ack, Cell.ClientSeq + 1, Cell.ServerSeq + 1).PayloadOf(1000);
        PacketBuilder router = Lab.OnLan().Ip(Lab.LanRouter(cell.Family), cell.Client, dontFragment: false);
        Script script = cell.Handshake().Lan(Errors(cell).Select(error => Error(cell.Family, router, error, seen)));
        return cell.Scenario("icmp-from-server-side", "Errors about a segment, from a router.", Protocol.Tcp, script);
    }

    private static Scenario ShortQuote(Cell cell)
    {
        int header = cell.Family == Family.V4 ? 20 : 40;
        Script script = new Script().Wan(Cell.Datagram(cell.In())).Lan(cell.Reply(cell.Out()));
        foreach (int length in (int[])[header + 8, header + 7, header + 3, header])
        {
            script.Lan(Error(cell.Family, cell.Out(dontFragment: false), Errors(cell)[0], SeenRequest(cell), length));
        }

        script.Wan(Error(cell.Family, FromRouter(cell), Errors(cell)[0], SeenReply(cell), header + 8));
        return cell.Scenario("icmp-short-quote", "Quotes of 8, 7, 3 and 0 bytes behind the IP header.", Protocol.Udp, script);
    }

    private static Scenario WrongChecksum(Cell cell)
    {
        Script script = new Script().Wan(Cell.Datagram(cell.In())).Lan(cell.Reply(cell.Out()))
            .Lan(Error(cell.Family, cell.Out(), Errors(cell)[1], SeenRequest(cell)).Edit(frame => frame[^1] ^= 0xFF))
            .Wan(Error(cell.Family, FromRouter(cell), Errors(cell)[1], SeenReply(cell)).Edit(frame => frame[^1] ^= 0xFF));
        return cell.Scenario("icmp-wrong-checksum", "Errors whose own checksum is wrong.", Protocol.Udp, script);
    }

    private static Scenario NotForSession(Cell cell)
    {
        PacketBuilder unknown = Lab.OnWan().Ip(cell.Virtual, cell.Client).Udp(Cell.VirtualPort, 9).PayloadOf(30);
        Script script = new Script().Wan(Cell.Datagram(cell.In()))
            .WanForHost(Error(cell.Family, FromRouter(cell), Errors(cell)[1], unknown));
        return cell.Scenario("icmp-not-for-session", "An error about a packet of no session.", Protocol.Udp, script);
    }

    private static Scenario OtherTypes(Cell cell)
    {
        Script script = new Script().Wan(Cell.Datagram(cell.In()))
            .LanForHost(Error(cell.Family, cell.Out(dontFragment: false), (5, 1, 0), SeenRequest(cell)))
            .LanForHost(Error(cell.Family, cell.Out(dontFragment: false), (12, 0, 0), SeenRequest(cell)));
        return cell.Scenario("icmp-other-types", "Types that IPVS leaves alone.", Protocol.Udp, script);
    }
}
