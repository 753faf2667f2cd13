using Fulcrum.DataPlane.Counters;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>
/// Health checks that travel as the data does. The kernel sends them by wan's twin, from the director's own address on lan; whatever the
/// servers are in, the snapshots have no services: servers that are down have no place in theirs.
/// </summary>
public class CheckPathTests
{
    private const string First = "169.254.64.0";
    private const string First6 = "fd66:756c:6372:756d::";
    private const string Address = "169.254.64.3";
    private const string Address6 = "fd66:756c:6372:756d::3";
    private const ushort OwnPort = 45_000;
    private const uint Index = 3;

    private static IEnumerable<TestCaseData> Ways() =>
        new[] { Way.DirectRoute, Way.DirectRoute6, Way.Tunnel, Way.Tunnel6 }.Concat(Way.Tunnels).DistinctBy(way => way.Name)
            .Select(way => new TestCaseData(way).SetArgDisplayNames(way.Name));

    [TestCaseSource(nameof(Ways))]
    public void Check_OfAPath_LeavesAsAClientsPacketAndItsAnswerComesBack(object given)
    {
        Way way = (Way)given;
        using Director director = new(Configuration(way));
        IpFields fields = new(DontFragment: true);

        director.Case("out: the path's virtual address, the server's way")
            .Injected(Wan, Sent(way, fields).Tcp(OwnPort, VirtualPort, TcpFlags.Syn))
            .Out(Lan, sent => way.Enclose(Leaving(way, fields).Tcp(OwnPort, VirtualPort, TcpFlags.Syn), fields with { NewId = 1 }, sent))
            .Run();
        director.Case("back: to the twin that checks leave by, from the address they were sent to")
            .In(Lan, Answer(way).Tcp(VirtualPort, OwnPort, TcpFlags.Syn | TcpFlags.Ack))
            .Punted(Wan, Got(way).Tcp(VirtualPort, OwnPort, TcpFlags.Syn | TcpFlags.Ack))
            .Run();
    }

    [Test]
    public void Check_ByUdp_KeepsItsChecksumOrHasNone([Values] bool checksum)
    {
        Way way = Way.DirectRoute;
        using Director director = new(Configuration(way));

        director.Case("out and back")
            .Injected(Wan, Sent(way).Udp(OwnPort, VirtualPort, checksum).Payload("question"))
            .Out(Lan, Leaving(way).Udp(OwnPort, VirtualPort, checksum).Payload("question"))
            .Run();
        director.Case("the answer").In(Lan, Answer(way).Udp(VirtualPort, OwnPort, checksum).Payload("answer"))
            .Punted(Wan, Got(way).Udp(VirtualPort, OwnPort, checksum).Payload("answer")).Run();
    }

    [Test]
    public void Check_ByPing_IsKnownByItsIdentifier()
    {
        using Director director = new(Configuration(Way.DirectRoute));

        director.Case("IPv4")
            .Injected(Wan, Sent(Way.DirectRoute).Echo(77, 1).Payload("ping")).Out(Lan, Leaving(Way.DirectRoute).Echo(77, 1).Payload("ping")).Run();
        director.Case("its answer, in several segments").FirstSegment(60)
            .In(Lan, Answer(Way.DirectRoute).Echo(77, 1, reply: true).PayloadOf(200))
            .Punted(Wan, Got(Way.DirectRoute).Echo(77, 1, reply: true).PayloadOf(200)).Run();
        director.Case("another echo's answer is nobody's").In(Lan, Answer(Way.DirectRoute).Echo(78, 1, reply: true))
            .Punted(Lan, Answer(Way.DirectRoute).Echo(78, 1, reply: true)).Run();
    }

    [Test]
    public void Check_ByPingOverIpv6_HasTheRightChecksum()
    {
        Way way = Way.DirectRoute6;
        using Director director = new(Configuration(way));

        director.Case("out").Injected(Wan, Sent(way).Icmpv6(128, rest: 0x00770001).Payload("ping"))
            .Out(Lan, Leaving(way).Icmpv6(128, rest: 0x00770001).Payload("ping")).Run();
        director.Case("back").In(Lan, Answer(way).Icmpv6(129, rest: 0x00770001).Payload("ping"))
            .Punted(Wan, Got(way).Icmpv6(129, rest: 0x00770001).Payload("ping")).Run();
    }

    [Test]
    public void Answer_InATaggedFrame_ReachesTheTwinUntagged()
    {
        Way way = Way.DirectRoute;
        using Director director = new(Configuration(way));
        director.Case("out").Injected(Wan, Sent(way).Tcp(OwnPort, VirtualPort, TcpFlags.Syn)).Out(Lan, Leaving(way).Tcp(OwnPort, VirtualPort, TcpFlags.Syn)).Run();

        director.Case("the answer takes another VLAN")
            .In(Lan, Packet.Ethernet(LanRouterMac, LanMac).Vlan(7).Ipv4(way.Vip, Own(way)).Tcp(VirtualPort, OwnPort, TcpFlags.Rst))
            .Punted(Wan, Got(way).Tcp(VirtualPort, OwnPort, TcpFlags.Rst)).Run();
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Error_AboutACheck_QuotesWhatTheKernelHasSent(bool isIpv6)
    {
        Way way = isIpv6 ? Way.DirectRoute6 : Way.DirectRoute;
        using Director director = new(Configuration(way));
        PacketBuilder Quoted(PacketBuilder packet) => packet.Udp(OwnPort, VirtualPort).Payload("question");
        PacketBuilder Error(PacketBuilder packet, PacketBuilder quoted) => isIpv6
            ? packet.Icmpv6Error(1, 4, quoted)
            : packet.IcmpError(3, 3, quoted);
        director.Case("out").Injected(Wan, Quoted(Sent(way))).Out(Lan, Quoted(Leaving(way))).Run();
        // The quote's own layer-4 checksum is left as it is, and nobody looks at it.
        PacketBuilder quote = Quoted(Leaving(way));
        PacketBuilder translated = quote.Edit(frame => System.Net.IPAddress.Parse(isIpv6 ? Address6 : Address).GetAddressBytes()
            .CopyTo(frame, isIpv6 ? 14 + 24 : 14 + 16));

        director.Case("the server has no such port, and says so as who it was asked as").In(Lan, Error(Answer(way), quote))
            .Punted(Wan, Error(Got(way), isIpv6 ? translated : translated.Edit(FixIpv4Checksum))).Run();
    }

    [Test]
    public void Packets_OfNoCheck_AreLeftAlone()
    {
        Way way = Way.DirectRoute;
        using Director director = new(Configuration(way));
        PacketBuilder answer = Answer(way).Tcp(VirtualPort, OwnPort, TcpFlags.Syn | TcpFlags.Ack);

        director.Case("an answer that nobody has asked for").In(Lan, answer).Punted(Lan, answer).Run();
        PacketBuilder other = Packet.Ethernet(WanMac, WanMac).Ipv4(Own(way), "169.254.64.2").Tcp(OwnPort, VirtualPort, TcpFlags.Syn);
        director.Case("there is no path of this index").Injected(Wan, other).Out(Wan, other).Run();
        director.Case("out").Injected(Wan, Sent(way).Tcp(OwnPort, VirtualPort, TcpFlags.Syn)).Out(Lan, Leaving(way).Tcp(OwnPort, VirtualPort, TcpFlags.Syn)).Run();
        PacketBuilder strange = Packet.Ethernet(LanRouterMac, LanMac).Ipv4(A, Own(way)).Tcp(VirtualPort, OwnPort, TcpFlags.Ack);
        director.Case("the server's own address does not answer for the virtual one").In(Lan, strange).Punted(Lan, strange).Run();
    }

    [Test]
    public void Path_ThatIsTakenAway_IsKnownNoMore()
    {
        Way way = Way.DirectRoute;
        using Director director = new(Configuration(way));
        director.Case("out").Injected(Wan, Sent(way).Tcp(OwnPort, VirtualPort, TcpFlags.Syn)).Out(Lan, Leaving(way).Tcp(OwnPort, VirtualPort, TcpFlags.Syn)).Run();
        Wire.Snapshot without = Configuration(way);
        without.CheckPaths = null;
        director.Apply(without);
        PacketBuilder answer = Answer(way).Tcp(VirtualPort, OwnPort, TcpFlags.Syn | TcpFlags.Ack);

        director.Case("the answer is the kernel's as it is").In(Lan, answer).Punted(Lan, answer).Run();
    }

    [Test]
    public void Server_WithoutRouteOrNeighbour_GetsNothingAndTheKernelTriesAgain()
    {
        Way way = Way.DirectRoute with { Server = D };
        using Director director = new(Configuration(way));

        director.Case("the neighbour is asked for").Injected(Wan, Sent(way).Tcp(OwnPort, VirtualPort, TcpFlags.Syn))
            .Counts("injected 0", "injected_dropped +1", "transmitted 0").Run();
        Assert.That(director.Worker.Wanted.TryTake(out _), Is.True);
    }

    [Test]
    public void Snapshot_WithPathsThatMakeNoSense_IsRefused()
    {
        using Director director = new(Configuration(Way.DirectRoute));
        void Refuses(Action<Wire.CheckPaths> change, string problem)
        {
            Wire.Snapshot snapshot = Configuration(Way.DirectRoute);
            change(snapshot.CheckPaths);
            Assert.That(() => director.Apply(snapshot), Throws.InvalidOperationException.With.Message.Contains(problem));
        }

        Assert.Multiple(() =>
        {
            Refuses(paths => paths.Paths.Add(paths.Paths[0].Clone()), "each is there once");
            Refuses(paths => paths.Paths[0].Index = 16_384, "indexes are below 16384");
            Refuses(paths => paths.Paths[0].Mode = Wire.ForwardingMode.Nat, "mode Nat is not available");
            Refuses(paths => paths.Paths[0].ServerAddress = Bytes(Way.Server6), "are not of one family");
            Refuses(paths => paths.Ipv4First = Google.Protobuf.ByteString.Empty, "no range of addresses");
            Refuses(paths => paths.Port = "dmz", "There is no port \"dmz\"");
        });
    }

    [Test]
    public void TenThousandBursts_OfChecksAndAnswers_AllocateNothing()
    {
        Way way = Way.Over(Wire.TunnelKind.Gue, false, false, Wire.TunnelChecksum.Plain);
        using Director director = new(Configuration(way), new DirectorOptions { GuardPages = false, Poison = false, PuntRingCapacity = 16 });
        director.Network.KeepTransmitted = false;
        byte[] check = Sent(way).Tcp(OwnPort, VirtualPort, TcpFlags.Syn).Build();
        byte[] answer = Answer(way).Tcp(VirtualPort, OwnPort, TcpFlags.Syn | TcpFlags.Ack).Build();
        void Run(int count)
        {
            for (int burst = 0; burst < count; burst++)
            {
                for (int packet = 0; packet < 8; packet++)
                {
                    director.Network.Inject(director.InjectRing, Wan, check);
                    director.Network.Deliver(Lan, 0, answer);
                }

                director.PollAll();
            }
        }

        Run(500);
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        Run(10_000);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;

        Assert.That(bytes, Is.Zero);
        Assert.That(director.Statistics[WorkerCounter.Injected], Is.EqualTo(8 * 10_500));
    }

    private static Wire.Snapshot Configuration(Way way)
    {
        Wire.Snapshot snapshot = Way.DualStack();
        snapshot.CheckPaths = new Wire.CheckPaths
        {
            Ipv4First = Bytes(First),
            Ipv6First = Bytes(First6),
            Port = "wan",
            Paths =
            {
                new Wire.CheckPath
                {
                    Index = Index, VirtualAddress = Bytes(way.Vip), ServerAddress = Bytes(way.Server), Mode = way.Mode, Tunnel = way.Encapsulation,
                },
            },
        };
        return snapshot;
    }

    private static string Own(Way way) => way.ClientIsIpv6 ? Way.LanAddress6 : Way.LanAddress;

    private static string CheckAddress(Way way) => way.ClientIsIpv6 ? Address6 : Address;

    /// <summary>As the kernel sends it: to its neighbour, which has the twin's own MAC address.</summary>
    private static PacketBuilder Sent(Way way, IpFields? fields = null) =>
        (fields ?? new IpFields()).Header(Packet.Ethernet(WanMac, WanMac), way.ClientIsIpv6, Own(way), CheckAddress(way));

    private static PacketBuilder Leaving(Way way, IpFields? fields = null) =>
        (fields ?? new IpFields()).Forwarded.Header(Packet.Ethernet(LanMac, LanRouterMac), way.ClientIsIpv6, Own(way), way.Vip);

    private static PacketBuilder Answer(Way way) =>
        new IpFields().Header(Packet.Ethernet(LanRouterMac, LanMac), way.ClientIsIpv6, way.Vip, Own(way));

    private static PacketBuilder Got(Way way) =>
        new IpFields().Header(Packet.Ethernet(LanRouterMac, WanMac), way.ClientIsIpv6, CheckAddress(way), Own(way));

    private static void FixIpv4Checksum(byte[] frame)
    {
        frame[24] = frame[25] = 0;
        uint sum = 0;
        for (int at = 14; at < 34; at += 2)
            sum += (uint)(frame[at] << 8 | frame[at + 1]);
        sum = (sum & 0xFFFF) + (sum >> 16);
        ushort checksum = (ushort)~((sum & 0xFFFF) + (sum >> 16));
        frame[24] = (byte)(checksum >> 8);
        frame[25] = (byte)checksum;
    }
}
