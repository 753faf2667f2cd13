using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>Which packets make a session, in every mode, and what keeps one from being made.</summary>
public class SessionBeginTests
{
    private static readonly TcpFlags[] s_beginAndAbort = [Syn, Ack, Rst];

    private static IEnumerable<TestCaseData> Ways() => Way.All.Select(way => new TestCaseData(way).SetArgDisplayNames(way.Name));

    [TestCaseSource(nameof(Ways))]
    public void Tcp_WithSynAndWithoutRst_BeginsASession(object given)
    {
        Way way = (Way)given;
        foreach (TcpFlags flags in (TcpFlags[])[Syn, Syn | Ack, Syn | Fin, Syn | Psh | Urg])
        {
            AssertBegins(way, "tcp", "active_sessions", (ip, source, destination) => ip.Tcp(source, destination, flags, 1, 2));
        }
    }

    [TestCaseSource(nameof(Ways))]
    public void Tcp_WithoutSynOrWithRst_GoesToTheKernel(object given)
    {
        foreach (TcpFlags flags in (TcpFlags[])[Ack, Ack | Psh, Fin, Fin | Ack, Rst, Rst | Ack, Syn | Rst, None])
        {
            AssertPunted((Way)given, (ip, source, destination) => ip.Tcp(source, destination, flags, 1, 2));
        }
    }

    [TestCaseSource(nameof(Ways))]
    public void Sctp_BeginningWithInit_BeginsASession(object given) => AssertBegins(
        (Way)given, "sctp", "inactive_sessions", (ip, source, destination) => ip.Sctp(source, destination).Chunk(SctpChunkType.Init, 0, new byte[16]));

    [TestCaseSource(nameof(Ways))]
    public void Sctp_BeginningWithAnotherChunk_GoesToTheKernel(object given)
    {
        foreach (byte chunk in (byte[])[SctpChunkType.Data, SctpChunkType.InitAck, SctpChunkType.Abort, SctpChunkType.CookieEcho, SctpChunkType.Heartbeat])
        {
            AssertPunted((Way)given, (ip, source, destination) => ip.Sctp(source, destination, 7).Chunk(chunk, 0, 1, 2, 3, 4));
        }
    }

    [TestCaseSource(nameof(Ways))]
    public void Udp_OfAnyContent_BeginsASession(object given) =>
        AssertBegins((Way)given, "udp", "inactive_sessions", (ip, source, destination) => ip.Udp(source, destination));

    [TestCaseSource(nameof(Ways))]
    public void SourcePort20_BeginsNothing(object given)
    {
        Way way = (Way)given;
        using Director director = new(way.Configuration());
        PacketBuilder[] packets =
        [
            way.FromClient().Tcp(20, VirtualPort, Syn), way.FromClient().Udp(20, VirtualPort), way.FromClient().Sctp(20, VirtualPort).Chunk(SctpChunkType.Init),
        ];

        director.Case("active FTP's data connections are the host's, as with LVS").In(Wan, packets).Punted(Wan, packets).Run();
    }

    [Test]
    public void Nat_ClientOnOnePortToTwoServicesOfOneServer_RefusesTheSecondSession()
    {
        Wire.VirtualService second = Way.Nat.ServiceOf(IpProtocol.Udp);
        second.Key.Port = 81;
        using Director director = new(Way.DualStack(Way.Nat.ServiceOf(IpProtocol.Udp), second));

        director.Case("the server's replies could not be told apart")
            .In(Wan, Way.Nat.FromClient().Udp(ClientPort, VirtualPort), Way.Nat.FromClient().Udp(ClientPort, 81))
            .Out(Lan, Way.Nat.ToServer().Udp(ClientPort, RealPort))
            .Counts(
                "drop.session_conflict +1",
                "sessions_created +1",
                "sessions +1",
                "udp 10.1.0.1:8080: connections +1, inactive_sessions +1, inbound_packets +1, inbound_bytes +28")
            .Run();
    }

    [Test]
    public void Nat_ClientOnThePortOfAClosedSessionOfOneServer_BeginsAnew()
    {
        Wire.VirtualService second = Way.Nat.ServiceOf(IpProtocol.Tcp);
        second.Key.Port = 81;
        using Director director = new(Way.DualStack(Way.Nat.ServiceOf(IpProtocol.Tcp), second));
        director.Case("the session with the first service is closed")
            .In(Wan, [.. s_beginAndAbort.Select(flags => Way.Nat.FromClient().Tcp(ClientPort, VirtualPort, flags))])
            .Out(Lan, [.. s_beginAndAbort.Select(flags => Way.Nat.ToServer().Tcp(ClientPort, RealPort, flags))])
            .Counts(
                "sessions_created +1",
                "sessions +1",
                "tcp 10.1.0.1:8080: connections +1, inactive_sessions +1, inbound_packets +3, inbound_bytes +120")
            .Run();

        director.Case("the second service's takes its place")
            .In(Wan, Way.Nat.FromClient().Tcp(ClientPort, 81, Syn))
            .Out(Lan, Way.Nat.ToServer().Tcp(ClientPort, RealPort, Syn))
            .Counts(
                "sessions_created +1",
                "sessions_replaced +1",
                "tcp 10.1.0.1:8080: connections +1, active_sessions +1, inactive_sessions -1, inbound_packets +1, inbound_bytes +40")
            .Run();
    }

    private static void AssertBegins(Way way, string protocol, string gauge, Segment segment)
    {
        using Director director = new(way.Configuration());
        PacketBuilder packet = segment(way.FromClient(), ClientPort, VirtualPort);
        IpFields fields = new() { NewId = 1 };

        director.Case($"{way}: a session begins")
            .In(Wan, packet)
            .Out(Lan, sent => way.Enclose(segment(way.ToServer(fields: fields), way.PeerPort, way.ServerPort), fields, sent))
            .Counts(
                "sessions_created +1",
                "sessions +1",
                $"{protocol} {way.Server}:{way.ServerPort}: connections +1, {gauge} +1, inbound_packets +1, inbound_bytes +{packet.BuildPacket().Length}")
            .Run();
    }

    private static void AssertPunted(Way way, Segment segment)
    {
        using Director director = new(way.Configuration());
        PacketBuilder packet = segment(way.FromClient(), ClientPort, VirtualPort);

        director.Case($"{way}: the kernel answers").In(Wan, packet).Punted(Wan, packet).Run();
    }
}
