using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Sessions;

/// <summary>Sessions that come and go without end: nothing is allocated, and nothing is left.</summary>
public class SessionTurnoverTests
{
    private const int BurstSize = 32;
    private const int BurstCount = 10_000;

    [TestCase(IpProtocol.Udp, 4096, WorkerCounter.SessionsExpired, TestName = "TenThousandBursts_OfDatagramsThatTimeOut_AllocateAndLeaveNothing")]
    [TestCase(IpProtocol.Tcp, 100, WorkerCounter.SessionsEvicted, TestName = "TenThousandBursts_OfSynsInAFullTable_AllocateAndLeaveNothing")]
    public void TenThousandBursts_OfNewSessions_AllocateAndLeaveNothing(byte protocol, int capacity, object endedBy)
    {
        WorkerCounter ended = (WorkerCounter)endedBy;
        Wire.VirtualService service = Service(protocol, "rr", (A, 1), (B, 1));
        foreach (Wire.RealServer server in service.RealServers)
            server.Mode = Wire.ForwardingMode.FullNat;
        Wire.Snapshot configuration = Configuration(service);
        configuration.Settings = new Wire.Settings { UdpTimeout = 1 };
        using Director director = new(configuration, new DirectorOptions { SessionCapacity = capacity, GuardPages = false, Poison = false });
        director.Network.KeepTransmitted = false;
        byte[] frame = (protocol == IpProtocol.Udp ? FromClient().Udp(1, VirtualPort, checksum: false) : ClientTcp(TcpFlags.Syn)).Build();
        RunBursts(director, frame, 500);
        ulong before = director.Statistics[ended];

        long bytes = GC.GetAllocatedBytesForCurrentThread();
        RunBursts(director, frame, BurstCount);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;

        Assert.That(bytes, Is.Zero);
        Assert.That(director.Statistics[ended] - before, Is.GreaterThan((ulong)BurstCount * (BurstSize - 2)), "precondition: sessions end that way");
        director.AssertEveryPacketIsAccountedFor();

        director.Advance(TimeSpan.FromHours(1));
        director.SweepAll();
        Dictionary<string, ulong> counters = director.ReadCounters();
        Assert.That(director.Worker.Sessions.Count, Is.Zero);
        Assert.That(counters.Where(counter => counter.Key.EndsWith("active_sessions", StringComparison.Ordinal)).Select(counter => counter.Value), Is.All.Zero);
        Assert.That(
            counters["sessions_expired"] + counters["sessions_evicted"] + counters["sessions_replaced"], Is.EqualTo(counters["sessions_created"]));
    }

    private static void RunBursts(Director director, byte[] frame, int count)
    {
        for (int burst = 0; burst < count; burst++)
        {
            for (int index = 0; index < BurstSize; index++)
            {
                int flow = burst * BurstSize + index;
                (frame[34], frame[35]) = ((byte)(flow >> 8), (byte)flow);
                director.Network.Deliver(Director.Wan, 0, frame);
            }

            director.Network.NowUs += 20_000;
            director.PollAll();
        }
    }
}
