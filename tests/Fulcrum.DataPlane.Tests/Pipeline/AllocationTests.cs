using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Golden.Matrix;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Pipeline;

/// <summary>The hot path allocates nothing on the managed heap, whatever becomes of the packets.</summary>
public class AllocationTests
{
    private const int BurstSize = 32;
    private const int BurstCount = 10_000;

    private static IEnumerable<TestCaseData> Traffic()
    {
        yield return Case("Hits", FromClient().Udp(ClientPort, VirtualPort), WorkerCounter.Transmitted);
        yield return Case("Misses", FromClient().Udp(1, VirtualPort, checksum: false), WorkerCounter.SessionsCreated, newFlows: true);
        yield return Case("Punts", FromClient().Icmp(8), WorkerCounter.Punted);
        yield return Case("Drops", FromClient(ttl: 1).Udp(ClientPort, VirtualPort), null);
        yield return Case("Sampled hits", FromClient().Udp(ClientPort, VirtualPort), WorkerCounter.Transmitted, isSampled: true);
        yield return Case("Sampled misses", FromClient().Udp(1, VirtualPort, checksum: false), WorkerCounter.SessionsCreated, newFlows: true, isSampled: true);

        static TestCaseData Case(string name, PacketBuilder packet, WorkerCounter? counter, bool newFlows = false, bool isSampled = false) =>
            new TestCaseData(packet, counter, newFlows, isSampled).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Traffic))]
    public void TenThousandBursts_OfOneKind_AllocateNothing(PacketBuilder packet, WorkerCounter? counter, bool newFlows, bool isSampled)
    {
        Wire.Snapshot configuration = Configuration(Service(IpProtocol.Udp, "wrr", (A, 1), (B, 2)));
        configuration.Settings = new Wire.Settings { UdpTimeout = 1 };
        using Director director = new(configuration, new DirectorOptions { SessionCapacity = 4096, GuardPages = false, Poison = false });
        director.Network.KeepTransmitted = false;
        if (isSampled)
            director.Worker.Profile.Sample(1);
        byte[] frame = packet.Build();
        RunBursts(director, frame, newFlows, 500);
        ulong before = Count(director, counter);

        long bytes = GC.GetAllocatedBytesForCurrentThread();
        int collections = GC.CollectionCount(0);
        RunBursts(director, frame, newFlows, BurstCount);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        collections = GC.CollectionCount(0) - collections;

        Assert.That((bytes, collections), Is.EqualTo((0L, 0)));
        Assert.That(Count(director, counter) - before, Is.GreaterThan((ulong)BurstCount), "precondition: the packets go the way that is meant");
        Assert.That(director.Statistics[Stage.Receive].Packets, isSampled ? Is.GreaterThan((ulong)BurstCount) : Is.Zero);
        director.AssertEveryPacketIsAccountedFor();
    }

    [Test]
    public void TenThousandBursts_OfTemplatesAndOnePacketServices_AllocateNothing([Values] bool onePacket)
    {
        Wire.VirtualService service = Service(IpProtocol.Udp, "rr", (A, 1), (B, 1));
        service.Persistence = new Wire.Persistence { Timeout = 1, PrefixLength = 24 };
        service.OnePacket = onePacket;
        foreach (Wire.RealServer server in service.RealServers)
            server.Mode = Wire.ForwardingMode.Nat;
        Wire.Snapshot configuration = Configuration(service);
        configuration.Settings = new Wire.Settings { UdpTimeout = 1 };
        using Director director = new(configuration, new DirectorOptions { SessionCapacity = 4096, GuardPages = false, Poison = false });
        director.Network.KeepTransmitted = false;
        byte[] frame = FromClient().Udp(1, VirtualPort, checksum: false).Build();
        RunBursts(director, frame, newFlows: true, 500);

        long bytes = GC.GetAllocatedBytesForCurrentThread();
        RunBursts(director, frame, newFlows: true, BurstCount);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;

        Assert.That(bytes, Is.Zero);
        Assert.That(
            director.Statistics[WorkerCounter.Transmitted], Is.GreaterThan((ulong)BurstCount), "precondition: the packets go the way that is meant");
    }

    private static IEnumerable<TestCaseData> Rewriters() =>
        from way in (Way[])
        [
            Way.Nat, Way.Nat6, Way.FullNat6, Way.FullNat64, Way.DirectRoute, Way.DirectRoute6, Way.Tunnel,
            Way.Over(Wire.TunnelKind.Gre, true, true, Wire.TunnelChecksum.Plain), Way.Over(Wire.TunnelKind.Gue, false, true, Wire.TunnelChecksum.Plain),
        ]
        from protocol in (byte[])[IpProtocol.Udp, IpProtocol.Sctp]
        select new TestCaseData(way, protocol).SetArgDisplayNames(way.Name, $"{protocol}");

    [TestCaseSource(nameof(Rewriters))]
    public void TenThousandBursts_OfEachRewriter_AllocateNothing(object given, byte protocol)
    {
        Way way = (Way)given;
        using Director director = new(way.Configuration(), new DirectorOptions { GuardPages = false, Poison = false });
        director.Network.KeepTransmitted = false;
        byte[] opening = way.FromClient().Opening(protocol, ClientPort, VirtualPort).Build();
        byte[] data = way.FromClient().Data(protocol, ClientPort, VirtualPort, 18).Build();
        byte[] reply = way.FromServer().Data(protocol, way.KeepsAddresses ? VirtualPort : RealPort, way.PeerPort, 18).Build();
        RunBothWays(director, opening, reply, 500);

        long bytes = GC.GetAllocatedBytesForCurrentThread();
        RunBothWays(director, data, reply, BurstCount);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;

        Assert.That(bytes, Is.Zero);
        Assert.That(
            director.Statistics[WorkerCounter.Transmitted], Is.EqualTo((ulong)(BurstCount + 500) * BurstSize), "precondition: all are forwarded");
    }

    private static void RunBothWays(Director director, byte[] inbound, byte[] outbound, int count)
    {
        for (int burst = 0; burst < count; burst++)
        {
            for (int index = 0; index < BurstSize / 2; index++)
            {
                director.Network.Deliver(Director.Wan, 0, inbound);
                director.Network.Deliver(Director.Lan, 0, outbound);
            }

            director.PollAll();
        }
    }

    private static void RunBursts(Director director, byte[] frame, bool newFlows, int count)
    {
        for (int burst = 0; burst < count; burst++)
        {
            for (int index = 0; index < BurstSize; index++)
            {
                if (newFlows)
                {
                    int flow = burst * BurstSize + index;
                    (frame[34], frame[35]) = ((byte)(flow >> 8), (byte)flow);
                }

                director.Network.Deliver(Director.Wan, 0, frame);
            }

            director.Network.NowUs += 100_000;
            director.PollAll();
            for (int poll = 0; poll < 3; poll++)
            {
                director.Worker.Poll();
            }

            director.Network.Drain(director.PuntRing);
        }
    }

    private static ulong Count(Director director, WorkerCounter? counter) =>
        counter is { } given ? director.Statistics[given] : director.Statistics[DropReason.TtlExpired];
}
