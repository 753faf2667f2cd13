using System.Buffers.Binary;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.IcmpWay;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>What ICMP errors quote of each layer-4 protocol, and that they cost no managed memory.</summary>
internal sealed class ErrorProtocolTests
{
    private const int AllocationRounds = 3000;

    private static readonly IcmpWay[] s_someWays = [Nat4, FullNat6, FullNat64, Direct4, Tunnels[0]];

    [Test]
    public void QuotedTcp_OfEightBytes_IsEnough()
    {
        using Director director = FullNatTcpTests.Connected(Syn);
        PacketBuilder At(PacketBuilder ip, PacketBuilder quoted) => ip.IcmpError(3, 1, quoted, quotedLength: 28);

        director.Case("RFC 792: the IP header and 64 bits")
            .In(Lan, At(FromLan().Ipv4("10.0.0.254", Local), ServerSeesTcp(Ack)))
            .Out(Wan, At(ToClient(), FromClient(63).Tcp(ClientPort, VirtualPort, Ack, 1000, 2000)))
            .Counts("tcp 10.1.0.1:8080: outbound_packets +1, outbound_bytes +56")
            .Run();
    }

    [Test]
    public void QuotedSctp_KeepsItsChecksum()
    {
        using Director director = new(Configuration(Service(IpProtocol.Sctp, "rr", (A, 1))));
        director.Network.Deliver(Wan, 0, FromClient().Sctp(ClientPort, VirtualPort).Chunk(SctpChunkType.Init, 0, new byte[16]).Build());
        director.PollAll();
        byte[] sent = director.Network.TakeTransmitted(Lan)![14..];
        byte[] expected = FromClient(63).Sctp(ClientPort, VirtualPort).Chunk(SctpChunkType.Init, 0, new byte[16]).BuildPacket();
        sent.AsSpan(28, 4).CopyTo(expected.AsSpan(28));

        director.Network.Deliver(Lan, 0, Error(Ip(FromLan(), "10.0.0.254", Local), 3, 2, sent).Build());
        director.PollAll();

        byte[]? frame = director.Network.TakeTransmitted(Wan);
        Assert.That(PacketDiff.Of(Error(Ip(ToWan(), Virtual, Client, 63), 3, 2, expected).Build(), frame!), Is.Null);
    }

    [Test]
    public void QuotedSegment_OfAStreamWithAnInsertedHeader_HasTheClientsSequenceNumber()
    {
        Wire.VirtualService service = Service(IpProtocol.Tcp, "rr", (A, 1));
        service.ClientAddress = Wire.ClientAddress.ProxyV1;
        using Director director = new(Configuration(service));
        Send(director, Wan, FromClient().Tcp(ClientPort, VirtualPort, Syn, seq: 1000));
        Send(director, Lan, FromServer().Tcp(RealPort, FirstLocalPort, Syn | Ack, seq: 5000, ack: 1001));
        Send(director, Wan, FromClient().Tcp(ClientPort, VirtualPort, Ack, seq: 1001, ack: 5001));
        Send(director, Wan, FromClient().Tcp(ClientPort, VirtualPort, Ack | Psh, seq: 1001, ack: 5001).Payload("first"));
        byte[] sent = Send(director, Wan, FromClient().Tcp(ClientPort, VirtualPort, Ack | Psh, seq: 1006, ack: 5001).Payload("second"))[^1];
        Assert.That(SequenceNumberAt(sent, 34), Is.GreaterThan(1006u + 20), "precondition: the server's stream is longer by a header");

        byte[] error = Send(director, Lan, Error(Ip(FromLan(), "10.0.0.254", Local), 3, 4, sent[14..], 1400))[^1];

        Assert.That(SequenceNumberAt(error, 62), Is.EqualTo(1006));
        Assert.That(FrameChecksums.Faults(error), Is.Empty);
    }

    [TestCaseSource(nameof(s_someWays))]
    public void Errors_InThousands_AllocateNothing(IcmpWay way)
    {
        DirectorOptions options = new() { GuardPages = false, Poison = false };
        using Director director = way.Connected(out byte[] sent, options);
        director.Network.KeepTransmitted = false;
        byte[] fromClient = Error(
            Ip(FromWan(), way.WanRouter, way.Virtual), way.Ipv6Client ? (byte)1 : (byte)3, 0, way.ReplyAtClient(FromWan()).BuildPacket()).Build();
        string sender = way.IsFullNat ? way.Local : way.Rewrites || way.Tunnel is null ? way.Client : way.DirectorLan;
        byte[] fromServer = Error(Ip(FromLan(), way.LanRouter, sender), way.Ipv6Server ? (byte)1 : (byte)3, 0, sent[14..]).Build();
        byte[] expired = way.Request(FromWan(), ttl: 1).Build();
        Run(500);

        long transmitted = director.Network.TransmittedCount;
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        Run(AllocationRounds);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;

        Assert.That(bytes, Is.Zero);
        Assert.That(director.Network.TransmittedCount - transmitted, Is.EqualTo(3 * AllocationRounds), "precondition: each error leaves");
        director.AssertEveryPacketIsAccountedFor();

        void Run(int rounds)
        {
            for (int round = 0; round < rounds; round++)
            {
                director.Network.Deliver(Wan, 0, fromClient);
                director.Network.Deliver(Lan, 0, fromServer);
                director.Network.Deliver(Wan, 0, expired);
                director.Network.NowUs += 10_000;
                director.PollAll();
            }
        }
    }

    /// <summary>Delivers a frame; what leaves on the other side, at least one frame.</summary>
    private static List<byte[]> Send(Director director, ushort port, PacketBuilder packet)
    {
        director.Network.Deliver(port, 0, packet.Build());
        director.PollAll();
        List<byte[]> frames = [];
        while (director.Network.TakeTransmitted((ushort)(1 - port)) is { } frame)
        {
            frames.Add(frame);
        }

        Assert.That(frames, Is.Not.Empty, "precondition: it was forwarded");
        return frames;
    }

    private static uint SequenceNumberAt(byte[] frame, int transport) => BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(transport + 4));
}
