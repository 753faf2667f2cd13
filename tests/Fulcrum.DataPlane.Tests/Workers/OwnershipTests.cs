using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Golden.Matrix;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Workers;

/// <summary>Every packet finds the worker of its session, however it arrives.</summary>
public class OwnershipTests
{
    private const int WorkerCount = 4;
    private const int FlowCount = 48;

    private static IEnumerable<TestCaseData> Cells =>
        from arrangement in Enum.GetValues<Arrangement>()
        from way in Way.All
        from protocol in new[] { IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp }
        select new TestCaseData(arrangement, way.Name, protocol).SetArgDisplayNames($"{arrangement}", way.Name, $"{protocol}");

    [TestCaseSource(nameof(Cells))]
    public void Sessions_OfManyClients_AreEachOneWorkers(Arrangement arrangement, string wayName, byte protocol)
    {
        Way way = Named(wayName);
        using WorkersDirector director = new(way.Configuration(), WorkerCount, arrangement);
        Dictionary<ushort, ushort> peers = Open(director, way, protocol);

        foreach ((ushort client, ushort peer) in peers)
        {
            AnswerReaches(director, way, client, way.FromServer().Answer(protocol, way.ServerPort, peer));
            RequestReaches(director, way, peer, way.FromClient().Data(protocol, client, VirtualPort));
            AnswerReaches(director, way, client, way.FromServer().Data(protocol, way.ServerPort, peer));
        }

        Assert.That(director.Sessions.Sum(count => (int)count), Is.EqualTo(FlowCount));
        Assert.That(director.Sessions, Has.All.GreaterThan(0), "every worker has sessions");
        director.AssertEveryPacketIsAccountedFor();
    }

    [TestCase("FULLNAT IPv4")]
    [TestCase("FULLNAT IPv6")]
    [TestCase("FULLNAT IPv6 to IPv4")]
    [TestCase("DR IPv4")]
    [TestCase("TUN IPv6")]
    public void DeviceThatHashes_LeavesNothingToHandOver(string wayName)
    {
        Way way = Named(wayName);
        using WorkersDirector director = new(way.Configuration(), WorkerCount, Arrangement.Device);

        Dictionary<ushort, ushort> peers = Open(director, way, IpProtocol.Tcp);
        if (way.Mode == Wire.ForwardingMode.FullNat)
            foreach ((ushort client, ushort peer) in peers)
                AnswerReaches(director, way, client, way.FromServer().Answer(IpProtocol.Tcp, way.ServerPort, peer));

        Assert.That((director[WorkerCounter.HandedOff], director[WorkerCounter.MisplacedReplies]), Is.EqualTo((0UL, 0UL)));
    }

    [Test]
    public void FullNatReply_AtAnotherWorkersQueue_IsHandedOverAndCounted()
    {
        Way way = Way.FullNat;
        using WorkersDirector director = new(way.Configuration(), WorkerCount, Arrangement.Device);
        (ushort client, ushort peer) = Open(director, way, IpProtocol.Tcp).First();
        byte[] answer = way.FromServer().Answer(IpProtocol.Tcp, way.ServerPort, peer).Build();

        for (ushort queue = 0; queue < WorkerCount; queue++)
        {
            director.Network.Deliver(Lan, queue, answer);
            Assert.That(director.Run(Wan), Has.Count.EqualTo(1), $"queue {queue}");
        }

        Assert.That((director[WorkerCounter.HandedOff], director[WorkerCounter.MisplacedReplies]), Is.EqualTo((WorkerCount - 1UL, WorkerCount - 1UL)));
        Assert.That(client, Is.Not.Zero);
    }

    [Test]
    public void Service_ThatGetsANatServer_KeepsItsSessions([Values] Arrangement arrangement)
    {
        Way before = Way.DirectRoute;
        using WorkersDirector director = new(before.Configuration(), WorkerCount, arrangement);
        Dictionary<ushort, ushort> peers = Open(director, before, IpProtocol.Udp);
        Wire.Snapshot mixed = before.Configuration();
        Wire.VirtualService service = mixed.Services.Single(s => s.Key.Protocol == IpProtocol.Udp);
        service.RealServers.Add(Way.Nat with { Server = B } is var nat ? nat.ServiceOf(IpProtocol.Udp).RealServers[0] : null);

        director.Apply(mixed);
        if (arrangement is Arrangement.Device or Arrangement.Arrival)
            foreach (ushort client in peers.Keys)
                director.Deliver(Wan, before.FromClient().Data(IpProtocol.Udp, client, VirtualPort));

        Assert.That(director.Run(Lan), Has.Count.EqualTo(arrangement is Arrangement.Device or Arrangement.Arrival ? FlowCount : 0));
        Assert.That(director.Sessions.Sum(count => (int)count), Is.EqualTo(FlowCount), "no session was made anew");
    }

    [Test]
    public void PacketForTheHost_IsPuntedOnce([Values] Arrangement arrangement)
    {
        using WorkersDirector director = new(Way.Nat.Configuration(), WorkerCount, arrangement);
        for (ushort port = 1; port <= 32; port++)
            director.Deliver(Wan, FromClient().Tcp((ushort)(ClientPort + port), 22, TcpFlags.Syn));
        director.Network.Deliver(Wan, 0, Packet.Ethernet(WanRouterMac, "ff:ff:ff:ff:ff:ff").Arp(1, "198.51.100.254", Virtual).Build());

        Assert.That(director.Run(Wan), Is.Empty);
        Assert.That((director.Network.Drain(director.PuntRing), director[WorkerCounter.Punted]), Is.EqualTo((33, 33UL)));
        director.AssertEveryPacketIsAccountedFor();
    }

    [Test]
    public void PacketForTheDirectorsOwnAddress_IsPuntedWhereItArrives([Values] Arrangement arrangement)
    {
        using WorkersDirector director = new(Way.Nat.Configuration(), WorkerCount, arrangement);
        for (ushort port = 1; port <= 32; port++)
            director.Deliver(Lan, Packet.Ethernet(LanRouterMac, LanMac).Ipv4(A, Way.LanAddress).Tcp(RealPort, (ushort)(ClientPort + port), TcpFlags.Syn | TcpFlags.Ack));

        Assert.That(director.Run(Wan), Is.Empty);
        Assert.That((director.Network.Drain(director.PuntRing), director[WorkerCounter.HandedOff]), Is.EqualTo((32, 0UL)));
    }

    [Test]
    public void FullRing_DropsByName()
    {
        using WorkersDirector director = new(Way.DirectRoute.Configuration(), 2, Arrangement.OneQueue, ringCapacity: 8);
        for (ushort port = 0; port < 60; port++)
            director.Deliver(Wan, FromClient().Udp((ushort)(ClientPort + port), VirtualPort));

        director.Workers[0].Poll();
        int sent = director.Run(Lan).Count;

        Assert.That(director[DropReason.HandoffRingFull], Is.GreaterThan(0));
        Assert.That((ulong)sent + director[DropReason.HandoffRingFull], Is.EqualTo(60));
        director.AssertEveryPacketIsAccountedFor();
    }

    internal static Way Named(string name) => Way.All.Single(way => way.Name == name);

    /// <summary>Opens a session for each of many client ports; returns the ports that their server answers to.</summary>
    internal static Dictionary<ushort, ushort> Open(WorkersDirector director, Way way, byte protocol)
    {
        Dictionary<ushort, ushort> peers = [];
        for (int flow = 0; flow < FlowCount; flow++)
        {
            ushort client = (ushort)(ClientPort + flow);
            director.Deliver(Wan, way.FromClient().Opening(protocol, client, VirtualPort));
            byte[] sent = director.Run(Lan).Single();
            peers[client] = Seen.In(sent, way.Overhead).SourcePort;
        }
        return peers;
    }

    internal static void RequestReaches(WorkersDirector director, Way way, ushort peer, PacketBuilder request)
    {
        director.Deliver(Wan, request);
        List<byte[]> sent = director.Run(Lan);
        Assert.That(sent, Has.Count.EqualTo(1));
        Assert.That(FrameChecksums.Faults(sent[0]), Is.Empty);
        Assert.That(Seen.In(sent[0], way.Overhead).SourcePort, Is.EqualTo(peer));
    }

    internal static void AnswerReaches(WorkersDirector director, Way way, ushort client, PacketBuilder answer)
    {
        director.Deliver(Lan, answer);
        List<byte[]> sent = director.Run(Wan);
        Assert.That(sent, Has.Count.EqualTo(1));
        Assert.That(FrameChecksums.Faults(sent[0]), Is.Empty);
        Seen seen = Seen.In(sent[0]);
        Assert.That((seen.Source.ToString(), seen.SourcePort, seen.DestinationPort), Is.EqualTo((way.Vip, VirtualPort, client)));
    }
}
