using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Tests.Fragments;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Persistence;

/// <summary>One-packet scheduling: a server for each datagram, and nothing that stays.</summary>
internal sealed unsafe class OnePacketTests
{
    private static IEnumerable<Way> Ways =>
    [
        Way.Nat, Way.Nat6, Way.DirectRoute, Way.DirectRoute6, Way.Tunnel, Way.Tunnel6,
        Way.Over(Wire.TunnelKind.Gre, innerIsIpv6: true, outerIsIpv6: false),
    ];

    [Test]
    public void Datagrams_OfOneClientPort_AreScheduledEachForItself()
    {
        using Director director = new(OnePacket(Way.Nat, Way.Nat with { Server = B }));
        Clients clients = new(director);

        string[] servers = [.. Enumerable.Range(0, 4).Select(_ => clients.Datagram(clientPort: ClientPort))];
        Assert.That(servers, Is.EqualTo(new[] { "B:8080", "A:8080", "B:8080", "A:8080" }));
        Assert.That(clients.Count("connections", A, "udp"), Is.EqualTo(2ul));
        Assert.That(director.Worker.Sessions.Count, Is.Zero);
        Assert.That(director.SessionOf() == null, "none is listed");
    }

    [TestCaseSource(nameof(Ways))]
    public void Datagrams_InOneBurst_LeaveForTheServerAndLeaveNoSession(Way way)
    {
        using Director director = new(OnePacket(way));
        PacketBuilder[] datagrams = [.. Enumerable.Range(0, 3).Select(n => way.FromClient().Udp(ClientPort, VirtualPort).Payload($"datagram {n}"))];
        PacketBuilder[] forwarded = [.. Enumerable.Range(0, 3).Select(n => way.ToServer().Udp(ClientPort, way.ServerPort).Payload($"datagram {n}"))];

        int bytes = (way.ClientIsIpv6 ? 40 : 20) + 8 + 10;
        director.Case("each counts as a connection, and as no session")
            .In(Director.Wan, datagrams)
            .Out(Director.Lan, way.Leaving(forwarded))
            .Counts($"udp {way.Server}:{way.ServerPort}: connections +3, inbound_packets +3, inbound_bytes +{3 * bytes}")
            .Run();
        Assert.That(director.SessionOf() == null);
    }

    [TestCaseSource(nameof(Ways))]
    public void Fragments_OfADatagram_ReachOneServer(Way way)
    {
        string second = way.ServerIsIpv6 ? "fd01::2" : B;
        using Director director = new(OnePacket(way, way with { Server = second }));
        PacketBuilder[] arriving = FragmentOrderTests.Request(way);
        PacketBuilder[] leaving = Seen(way);
        PacketBuilder[] leavingSecond = Seen(way with { Server = second });
        int bytes = FragmentOrderTests.BytesOf(arriving);

        director.Case("the first datagram gets the server that was added last, in whichever order its fragments come")
            .In(Director.Wan, arriving[1], arriving[0], arriving[2])
            .Out(Director.Lan, (way with { Server = second }).Leaving([leavingSecond[0], leavingSecond[2], leavingSecond[1]]))
            .Counts($"udp {second}:{way.ServerPort}: connections +1, inbound_packets +3, inbound_bytes +{bytes}")
            .Run();
        director.Case("the next one gets the other server")
            .In(Director.Wan, arriving)
            .Out(Director.Lan, [.. leaving.Select((packet, index) => way.Enclose(packet, new IpFields { NewId = (ushort)(index + 4) }, []))])
            .Counts($"udp {way.Server}:{way.ServerPort}: connections +1, inbound_packets +3, inbound_bytes +{bytes}")
            .Run();
        Assert.That(director.Worker.Sessions.Count, Is.Zero);
    }

    [Test]
    public void Fragment_WhoseFirstOneIsForgotten_IsTheHosts()
    {
        using Director director = new(OnePacket(Way.Nat));
        PacketBuilder[] arriving = FragmentOrderTests.Request(Way.Nat);
        director.Case("two of three").In(Director.Wan, arriving[0], arriving[1])
            .Out(Director.Lan, FragmentOrderTests.Pick(Seen(Way.Nat), "01"))
            .Counts($"udp {A}:{RealPort}: connections +1, inbound_packets +2, inbound_bytes +{FragmentOrderTests.BytesOf(arriving[..2])}").Run();

        Wire.Snapshot other = OnePacket(Way.Nat with { Server = B });
        director.Apply(other);
        director.Case("its server is gone").In(Director.Wan, arriving[2]).Punted(Director.Wan, arriving[2]).Run();
    }

    [Test]
    public void Answers_OfANatServer_AreNotTranslated()
    {
        using Director director = new(OnePacket(Way.Nat));
        PacketBuilder answer = Packet.Ethernet(LanRouterMac, LanMac).Ipv4(A, Client).Udp(RealPort, ClientPort);
        new Clients(director).Datagram(clientPort: ClientPort);

        director.Case("no session, no service: the host's").In(Director.Lan, answer).Punted(Director.Lan, answer).Run();
    }

    [Test]
    public void Datagrams_OfAPersistentService_GoToTheClientsServer()
    {
        Wire.Snapshot configuration = OnePacket(Way.Nat, Way.Nat with { Server = B });
        configuration.Services[0].Persistence = new Wire.Persistence { Timeout = 100 };
        using Director director = new(configuration);
        Clients clients = new(director);

        Assert.That(
            (clients.Datagram(), clients.Datagram(), clients.Datagram("203.0.113.9"), clients.Datagram()),
            Is.EqualTo(("B:8080", "B:8080", "A:8080", "B:8080")));
        Assert.That(clients.Templates()[0], Is.EqualTo("17 203.0.113.5:0 198.51.100.80:80 10.1.0.2 NONE 100 s, 0 sessions"));
        director.Advance(TimeSpan.FromSeconds(101));
        director.SweepAll();
        Assert.That(clients.Templates(), Is.Empty);
    }

    [Test]
    public void Datagram_ThatCannotLeave_IsAnsweredAsAnyOther()
    {
        using Director director = new(OnePacket(Way.Nat));
        PacketBuilder datagram = FromClient(ttl: 1).Udp(ClientPort, VirtualPort).Payload("hello");

        director.Case("it is used up")
            .In(Director.Wan, datagram)
            .Out(Director.Wan, ErrorToClient(IcmpTypes.TimeExceeded, 0, datagram))
            .Counts("drop.ttl_expired +1", "icmp_errors_sent +1", "udp 10.1.0.1:8080: connections +1, inbound_packets +1, inbound_bytes +33")
            .Run();
    }

    [Test]
    public void MarkService_OfOnePacket_KeepsSessionsOfTcp()
    {
        Wire.Snapshot configuration = OnePacket(Way.Nat);
        configuration.Services[0].Key = Snapshots.Make.WireKey("tcp 0.0.0.7:0");
        configuration.Services[0].Key.Protocol = 0;
        configuration.MarkRules.Add(new Wire.MarkRule { Mark = 7 });
        using Director director = new(configuration);
        Clients clients = new(director);

        Assert.That((clients.Syn(), clients.Datagram()), Is.EqualTo(("A:8080", "A:8080")));
        Assert.That(director.Worker.Sessions.Count, Is.EqualTo(1));
    }

    private static PacketBuilder[] Seen(Way way) =>
        way.ToServer().Udp(ClientPort, way.ServerPort).PayloadOf(1400).Fragments(504, 0xBEEF);

    private static Wire.Snapshot OnePacket(params Way[] ways)
    {
        Wire.VirtualService service = Way.Mixed(IpProtocol.Udp, "rr", ways);
        service.OnePacket = true;
        return Way.DualStack(service);
    }
}
