using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden;

public class FullNatUdpTests
{
    private static readonly Wire.Snapshot s_configuration = Configuration(Service(IpProtocol.Udp, "rr", (A, 1)));

    [TestCase(true)]
    [TestCase(false)]
    public void Datagram_AndItsAnswer_LeaveWithAChecksumWhetherTheyHadOneOrNot(bool checksum)
    {
        using Director director = new(s_configuration);

        director.Case("any datagram makes a session; as with LVS one without a checksum gets one")
            .In(Wan, FromClient().Udp(ClientPort, VirtualPort, checksum).Payload("query"))
            .Out(Lan, ToServer().Udp(FirstLocalPort, RealPort).Payload("query"))
            .Counts("sessions_created +1", "sessions +1", "udp 10.1.0.1:8080: connections +1, inactive_sessions +1, inbound_packets +1, inbound_bytes +33")
            .Run();

        director.Case("the answer finds the way back")
            .In(Lan, FromServer().Udp(RealPort, FirstLocalPort, checksum).Payload("answer"))
            .Out(Wan, ToClient().Udp(VirtualPort, ClientPort).Payload("answer"))
            .Counts("udp 10.1.0.1:8080: outbound_packets +1, outbound_bytes +34")
            .Run();
    }

    [Test]
    public void Datagram_WhoseNewChecksumIsZero_LeavesWithAllOnes()
    {
        using Director director = new(s_configuration);
        byte[] payload = PayloadForZeroChecksum();

        director.Case("0 would mean that there is no checksum")
            .In(Wan, FromClient().Udp(ClientPort, VirtualPort).Payload(payload))
            .Out(Lan, ToServer().Udp(FirstLocalPort, RealPort).Payload(payload).Edit(frame => Assert.That(frame[40..42], Is.EqualTo(new byte[] { 255, 255 }))))
            .Counts("sessions_created +1", "sessions +1", "udp 10.1.0.1:8080: connections +1, inactive_sessions +1, inbound_packets +1, inbound_bytes +30")
            .Run();
    }

    [Test]
    public void TcpAndUdp_OnTheSamePort_AreTwoServices()
    {
        using Director director = new(Configuration(Service(IpProtocol.Tcp, "rr", (A, 1)), Service(IpProtocol.Udp, "rr", (B, 1))));

        director.Case("protocols do not share services, sessions or local ports")
            .In(Wan, ClientTcp(TcpFlags.Syn), FromClient().Udp(ClientPort, VirtualPort))
            .Out(Lan, ServerSeesTcp(TcpFlags.Syn), ToServer(B).Udp(FirstLocalPort, RealPort))
            .Counts(
                "sessions_created +2",
                "sessions +2",
                "tcp 10.1.0.1:8080: connections +1, active_sessions +1, inbound_packets +1, inbound_bytes +40",
                "udp 10.1.0.2:8080: connections +1, inactive_sessions +1, inbound_packets +1, inbound_bytes +28")
            .Run();
    }

    private static byte[] PayloadForZeroChecksum()
    {
        // The checksum with a payload of 0 is what the payload has to add to make the sum all ones.
        byte[] frame = ToServer().Udp(FirstLocalPort, RealPort).Payload([0, 0]).Build();
        byte[] payload = frame[40..42];
        Assert.That(FrameChecksums.Faults(ToServer().Udp(FirstLocalPort, RealPort).Payload(payload).Build()), Is.Empty);
        return payload;
    }
}
