using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.ClientAddress;

/// <summary>Errors from the server's side about segments that something was inserted into.</summary>
[TestFixture(Families.Both4)]
[TestFixture(Families.Both6)]
internal sealed class QuotedSegmentTests(Families families)
{
    private const uint First = 0xFFFF_FFF0;
    private const ushort HopMtu = 1380;

    [TestCase(0u, 0u)]
    [TestCase(100u, 100u)]
    public void PacketTooBig_AboutAStreamWithAHeader_NamesTheClientsNumberAndLeavesRoom(uint sent, uint quoted)
    {
        using AddressBench bench = Connected(Wire.ClientAddress.ProxyV2);
        uint length = (uint)bench.ProxyV2(IpProtocol.Tcp).Length;
        uint serverSees = First + (sent == 0 ? 0 : sent + length);

        bench.Answer(
            Router(bench).TooBig(HopMtu, Quote(bench.ToServer(), 1024, 8080, serverSees), 64),
            bench.ToClient().TooBig((ushort)(HopMtu - length), ClientQuote(bench, serverSees, First + quoted), 64));
    }

    [Test]
    public void PacketTooBig_OnceTheHeaderIsAcknowledged_LeavesNoRoom()
    {
        using AddressBench bench = Connected(Wire.ClientAddress.ProxyV2);
        uint length = (uint)bench.ProxyV2(IpProtocol.Tcp).Length;
        bench.AnswerTcp(new(TcpFlags.Ack, 5000, First + length), new Segment(TcpFlags.Ack, 5000, First));

        bench.Answer(
            Router(bench).TooBig(HopMtu, Quote(bench.ToServer(), 1024, 8080, First + length + 7), 64),
            bench.ToClient().TooBig(HopMtu, ClientQuote(bench, First + length + 7, First + 7), 64));
    }

    [Test]
    public void PacketTooBig_AboutASegmentWithTheOption_LeavesRoom()
    {
        using AddressBench bench = Connected(Wire.ClientAddress.Toa);

        bench.Answer(
            Router(bench).TooBig(HopMtu, Quote(bench.ToServer(), 1024, 8080, First + 3), 64),
            bench.ToClient().TooBig((ushort)(HopMtu - bench.Option.Length), ClientQuote(bench, First + 3, First + 3), 64));
    }

    private static PacketBuilder Quote(PacketBuilder packet, ushort from, ushort to, uint seq) =>
        packet.Tcp(from, to, TcpFlags.Ack, seq, 5000).PayloadOf(40);

    /// <summary>From a router on the way to the server; errors leave from the virtual address.</summary>
    private static PacketBuilder Router(AddressBench bench) => bench.FromServer();

    /// <summary>The client's segment; the quoted layer-4 checksum is that of the server's view.</summary>
    private static PacketBuilder ClientQuote(AddressBench bench, uint serverSees, uint seq)
    {
        int transport = bench.IsIpv6Server ? 54 : 34;
        byte[] server = Quote(bench.ToServer(), 1024, 8080, serverSees).Build();
        PacketBuilder client = bench.IsIpv6Client
            ? Packet.Ethernet(Lab.WanRouterMac, Lab.WanMac).Ipv6(AddressBench.Client6, AddressBench.Virtual6, 63)
            : Packet.Ethernet(Lab.WanRouterMac, Lab.WanMac).Ipv4(Lab.Client, Lab.Virtual, 63, dontFragment: true);
        return Quote(client, Lab.ClientPort, Lab.VirtualPort, seq).Overwrite(transport + 16, server[transport + 16], server[transport + 17]);
    }

    private AddressBench Connected(Wire.ClientAddress mode)
    {
        AddressBench bench = new(families, mode, IpProtocol.Tcp);
        bench.SendTcp(new(TcpFlags.Syn, First - 1), new Segment(TcpFlags.Syn, First - 1));
        bench.AnswerTcp(new(TcpFlags.Syn | TcpFlags.Ack, 4999, First), new Segment(TcpFlags.Syn | TcpFlags.Ack, 4999, First));
        return bench;
    }
}
