using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden.Matrix;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>Packets that may be cut and are longer than their way takes leave in fragments that make up the packet.</summary>
public class OutputFragmentTests
{
    private const int Mtu = 1000;
    private const int Payload = 1_333;

    private static readonly DirectorOptions s_short = new() { WanMtu = Mtu, LanMtu = Mtu };

    private static IEnumerable<TestCaseData> Cells() =>
        from cell in Cell.All
        where !cell.Way.ClientIsIpv6
        select new TestCaseData(cell).SetArgDisplayNames(cell.ToString());

    [TestCaseSource(nameof(Cells))]
    public void Packet_WithoutDfBeyondTheMtu_LeavesInFragments(object given)
    {
        Cell cell = (Cell)given;
        Way way = cell.Way;
        bool isInbound = cell.Direction == Direction.Inbound;
        IpFields opening = new(DontFragment: true);
        IpFields fields = new(64, 0xB8, false, 0x1234) { NewId = 1 };
        using Director director = new(way.Configuration(), s_short);
        Play(director, Wan, way.FromClient(fields: opening).Opening(cell.Protocol, ClientPort, VirtualPort), Lan);

        List<byte[]> sent = isInbound
            ? Play(director, Wan, way.FromClient(fields: fields).Data(cell.Protocol, ClientPort, VirtualPort, Payload), Lan)
            : Play(director, Lan, way.FromServer(fields).Data(
                cell.Protocol, way.KeepsAddresses ? VirtualPort : RealPort, way.PeerPort, Payload), Wan);

        Assert.That(sent, Has.Count.EqualTo(2));
        byte[] whole = Reassembly.Of(sent, Mtu);
        PacketBuilder expected = isInbound
            ? way.Enclose(way.ToServer(fields: fields).Data(cell.Protocol, way.PeerPort, way.ServerPort, Payload), fields, whole)
            : way.ToClient(fields).Data(cell.Protocol, VirtualPort, ClientPort, Payload);
        Assert.That(PacketDiff.Of(cell.Sentence, [expected.Build()], [whole], TestContext.CurrentContext.WorkDirectory), Is.Null);
        Assert.That(director.Statistics[WorkerCounter.FragmentsSent], Is.EqualTo(2ul));
        director.AssertEveryPacketIsAccountedFor();
    }

    [Test]
    public void Options_ThatAreNotForEveryFragment_BecomeNoOperationInLaterOnes()
    {
        using Director director = new(Way.DirectRoute.Configuration(), s_short);
        byte[] options = [1, 7, 3, 4, 0x94, 4, 0, 0];
        IpFields fields = new() { Options = options };

        List<byte[]> sent = Play(director, Wan, Way.DirectRoute.FromClient(fields: fields).Udp(ClientPort, VirtualPort).PayloadOf(Payload), Lan);

        Assert.That(sent.Select(frame => frame[34..42]), Is.EqualTo(new byte[][] { options, [1, 1, 1, 1, 0x94, 4, 0, 0] }));
        Assert.That(sent.SelectMany(FrameChecksums.Faults), Is.Empty);
    }

    [Test]
    public void PathMtuDiscovery_TurnedOff_LetsATunnelCutPacketsWithDf()
    {
        Wire.Snapshot configuration = Way.Tunnel.Configuration();
        configuration.Settings = new Wire.Settings { NoPathMtuDiscovery = true };
        using Director director = new(configuration, s_short);
        IpFields fields = new(DontFragment: true);

        List<byte[]> sent = Play(director, Wan, Way.Tunnel.FromClient(fields: fields).Udp(ClientPort, VirtualPort).PayloadOf(Payload), Lan);

        PacketBuilder inner = Way.Tunnel.ToServer(fields: fields).Udp(ClientPort, VirtualPort).PayloadOf(Payload);
        byte[] expected = Packet.Ethernet(LanMac, LanRouterMac).Ipv4(Way.LanAddress, A, 63, id: 1).Ipip(inner).Build();
        Assert.That(Reassembly.Of(sent, Mtu), Is.EqualTo(expected));
    }

    private static List<byte[]> Play(Director director, ushort input, PacketBuilder packet, ushort output)
    {
        director.Network.Deliver(input, 0, packet.Build());
        director.PollAll();
        List<byte[]> sent = [];
        while (director.Network.TakeTransmitted(output) is { } frame)
        {
            sent.Add(frame);
        }

        Assert.That(sent, Is.Not.Empty, "precondition: the packet is forwarded");
        return sent;
    }
}
