using Fulcrum.DataPlane.Replay;
using Fulcrum.DataPlane.Replay.Captures;
using Fulcrum.DataPlane.Replay.Frames;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Replay;

/// <summary>Verdicts of the real pipeline, with time taken from timestamps.</summary>
internal sealed class ReplayerTests
{
    private const int Wan = 0;
    private const int Lan = 1;
    private const long StartNs = 1_700_000_000_000_000_000;

    [Test]
    public void Handshake_OfAService_IsTransmittedWithItsSession()
    {
        ReplayResult result = Replay(OneServer,
            At(0, Wan, ClientTcp(TcpFlags.Syn)), At(1, Lan, ServerTcp(TcpFlags.Syn | TcpFlags.Ack)), At(2, Wan, ClientTcp(TcpFlags.Ack)));

        Assert.That(result.Reports.Select(Verdict), Is.EqualTo(new[]
        {
            "Transmit 1, 10.1.0.1:8080,  -> SynReceived",
            "Transmit 0, 10.1.0.1:8080, SynReceived -> SynReceived",
            "Transmit 1, 10.1.0.1:8080, SynReceived -> Established",
        }));
        Assert.That(result.Sent.Select(frame => (frame.Port, frame.TimestampNs, frame.Bytes)), Is.EqualTo(new[]
        {
            (Lan, StartNs, ServerSeesTcp(TcpFlags.Syn).Build()),
            (Wan, StartNs + 1_000_000_000, ClientSeesTcp(TcpFlags.Syn | TcpFlags.Ack).Build()),
            (Lan, StartNs + 2_000_000_000, ServerSeesTcp(TcpFlags.Ack).Build()),
        }));
    }

    [Test]
    public void Packet_ForTheKernel_IsAPuntByItsClass()
    {
        ReplayResult result = Replay(OneServer,
            At(0, Wan, Packet.Ethernet(WanRouterMac, "ff:ff:ff:ff:ff:ff").Arp(1, "198.51.100.254", Virtual)),
            At(1, Wan, FromClient().Icmp(8)), At(2, Wan, FromClient().Tcp(40_000, 22, TcpFlags.Syn)));

        Assert.That(result.Reports.Select(Verdict), Is.EqualTo(new[] { "Punt arp", "Punt icmp", "Punt control" }));
        Assert.That(result.Sent, Is.Empty);
    }

    [Test]
    public void Packet_DroppedByThePipeline_HasTheReasonOfItsCounter()
    {
        ReplayResult result = Replay(OneServer,
            At(0, Wan, Packet.Ethernet(WanRouterMac, LanMac).Ipv4(Client, Virtual).Udp(1, 2)), At(1, Wan, ClientTcp(TcpFlags.Syn).Truncate(30)));

        Assert.That(result.Reports.Select(Verdict), Is.EqualTo(new[] { "Drop other_station", "Drop ipv4_header_invalid" }));
    }

    [Test]
    public void Packet_ThatThePipelineCannotSee_IsADropByName()
    {
        byte[] frame = ClientTcp(TcpFlags.Syn).Build();
        ReplayResult result = Replay(OneServer,
            new InputPacket(Wan, new CapturedPacket(StartNs, frame[..40], frame.Length)), new InputPacket(Wan, new CapturedPacket(StartNs, new byte[70_000], 70_000)));

        Assert.That(result.Reports.Select(Verdict), Is.EqualTo(new[] { "Drop cut_by_capture", "Drop frame_too_long" }));
    }

    [TestCase(59, "Transmit 1, 10.1.0.1:8080, SynReceived -> Established")]
    [TestCase(61, "Punt other")]
    public void Session_WithoutPackets_EndsAfterItsTimeoutInTimestamps(int seconds, string verdict)
    {
        ReplayResult result = Replay(OneServer, At(0, Wan, ClientTcp(TcpFlags.Syn)), At(seconds, Wan, ClientTcp(TcpFlags.Ack)));

        Assert.That(Verdict(result.Reports[1]), Is.EqualTo(verdict));
    }

    [Test]
    public void Session_MadeInTheSlotOfAnother_IsNew()
    {
        ReplayResult result = Replay(OneServer, At(0, Wan, ClientTcp(TcpFlags.Syn)), At(100, Wan, ClientTcp(TcpFlags.Syn, clientPort: 50_000)));

        Assert.That(result.Reports.Select(report => report.Session!.Before), Is.EqualTo(new SessionState?[] { null, null }));
    }

    [Test]
    public void Fragments_InTheWrongOrder_AreHeldUntilTheFirstCame()
    {
        byte[][] fragments = FromClient().Udp(ClientPort, VirtualPort).PayloadOf(100).BuildFragments(48);
        ReplayResult result = Replay(UdpService, At(0, Wan, fragments[2]), At(1, Wan, fragments[1]), At(2, Wan, fragments[0]));

        Assert.That(result.Reports.Select(Verdict), Is.EqualTo(new[]
        {
            "Transmit 1, 10.1.0.1:8080,  -> Udp", "Transmit 1, 10.1.0.1:8080,  -> Udp", "Transmit 1, 10.1.0.1:8080,  -> Udp",
        }));
        Assert.That(result.Reports.Select(report => report.WasHeld), Is.EqualTo(new[] { true, true, false }));
        Assert.That(result.Sent.Select(frame => frame.TimestampNs - StartNs), Is.All.EqualTo(2_000_000_000));
        Assert.That(result.Reports.Select(report => FrameSummary.Of(report.Sent.Single().Bytes).Split(',')[1]),
            Is.EqualTo(new[] { " fragment offset 96", " fragment offset 48", " fragment offset 0" }));
    }

    [Test]
    public void Fragment_WhoseFirstNeverComes_IsDroppedInTheEnd()
    {
        byte[][] fragments = FromClient().Udp(ClientPort, VirtualPort).PayloadOf(100).BuildFragments(48);
        ReplayResult result = Replay(UdpService, At(0, Wan, fragments[1]), At(1, Wan, FromClient().Udp(ClientPort, VirtualPort)));

        Assert.That(result.Reports.Select(Verdict), Is.EqualTo(new[] { "Drop fragment_timeout", "Transmit 1, 10.1.0.1:8080,  -> Udp" }));
    }

    [TestCase(Wire.ForwardingMode.Nat, "10.1.0.1:8080, no local")]
    [TestCase(Wire.ForwardingMode.FullNat, "10.1.0.1:8080, 10.0.0.100:1024")]
    [TestCase(Wire.ForwardingMode.DirectRoute, "10.1.0.1:80, no local")]
    [TestCase(Wire.ForwardingMode.Tunnel, "10.1.0.1:80, no local")]
    public void Session_OfAnyMode_HasTheEndsOfTheMode(Wire.ForwardingMode mode, string ends)
    {
        Wire.Snapshot configuration = OneServer.Clone();
        Wire.RealServer server = configuration.Services[0].RealServers[0];
        server.Mode = mode;
        server.Port = mode is Wire.ForwardingMode.DirectRoute or Wire.ForwardingMode.Tunnel ? VirtualPort : server.Port;
        configuration.Addresses.Add(new Wire.PortAddress { Port = "lan", Address = Bytes("10.0.0.1"), PrefixLength = 24 });

        SessionView session = Replay(configuration, At(0, Wan, ClientTcp(TcpFlags.Syn))).Reports[0].Session!;

        Assert.That($"{session.Real}, {session.Local?.ToString() ?? "no local"}", Is.EqualTo(ends));
        Assert.That($"{session.Client} {session.Virtual}", Is.EqualTo($"{Client}:{ClientPort} {Virtual}:{VirtualPort}"));
    }

    [Test]
    public void LocalAddress_OfManySessions_IsTheSameInEveryRun()
    {
        Wire.Snapshot configuration = OneServer.Clone();
        configuration.Pools[0].Addresses.AddRange(Enumerable.Range(101, 50).Select(last => Bytes($"10.0.0.{last}")));
        InputPacket[] packets = [.. Enumerable.Range(1, 200).Select(n => At(n, Wan, ClientTcp(TcpFlags.Syn, clientPort: (ushort)(1000 + n))))];

        string first = Locals(Replay(configuration, packets));

        Assert.That(Locals(Replay(configuration, packets)), Is.EqualTo(first));
        Assert.That(first.Split(' ').Distinct().Count(), Is.GreaterThan(20), "precondition: the choice depends on the hash");

        static string Locals(ReplayResult result) => string.Join(' ', result.Reports.Select(report => report.Session!.Local!.Value.Address));
    }

    [Test]
    public void Configuration_ThatIsRefused_IsASentence()
    {
        Wire.Snapshot configuration = OneServer.Clone();
        configuration.Services[0].Scheduler = "magic";

        Assert.That(() => Replay(configuration), Throws.TypeOf<ReplayException>().With.Message.Contains("magic"));
    }

    private static Wire.Snapshot UdpService => Configuration(Service(IpProtocol.Udp, "rr", (A, 1)));

    private static InputPacket At(int seconds, int port, PacketBuilder packet) => At(seconds, port, packet.Build());

    private static InputPacket At(int seconds, int port, byte[] frame) =>
        new(port, new CapturedPacket(StartNs + seconds * 1_000_000_000L, frame, frame.Length));

    private static ReplayResult Replay(Wire.Snapshot configuration, params InputPacket[] packets)
    {
        using Replayer replayer = new(new ReplaySnapshot(DirectorPorts(), configuration), packets.Length);
        return replayer.Run(packets);
    }

    private static string Verdict(PacketReport report)
    {
        string session = report.Session is { } s ? $", {s.Real}, {s.Before} -> {s.State}" : "";
        return $"{report.Verdict} {report.Reason}{report.OutputPort}{session}";
    }
}
