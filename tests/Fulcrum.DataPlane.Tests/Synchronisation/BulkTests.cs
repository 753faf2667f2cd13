using System.Diagnostics;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Synchronisation;

/// <summary>A director that returns gets all that there is. Prints what it takes; how fast is not asserted.</summary>
public class BulkTests
{
    private const int AddressCount = 40;
    private const int PortCount = 50_000;

    [TestCase(20_000, 1)]
    [TestCase(20_000, 2)]
    [TestCase(1_000_000, 1, Explicit = true, Reason = "600 MB; a look at the time that a million sessions take")]
    public void Sessions_InOneBulk_AreAllThere(int count, int workers)
    {
        Wire.Snapshot configuration = Way.FullNat.Configuration();
        for (int address = 1; address < AddressCount; address++)
            configuration.Pools[0].Addresses.Add(Bytes($"10.0.0.{100 + address}"));
        using Pair pair = new(configuration, workers, Arrangement.Device, sessions: (count + count / 4) / workers);
        pair.A.Network.KeepTransmitted = false;
        Open(pair.A, count);
        while (pair.Take(pair.A).Length > 0)
        {
        }
        Assert.That(pair.A.Sessions.Sum(sessions => (long)sessions), Is.EqualTo(count), "precondition");

        long began = Stopwatch.GetTimestamp();
        pair.Bulk(pair.A);
        TimeSpan took = Stopwatch.GetElapsedTime(began);

        Assert.That(pair.TotalsOfB.Held, Is.EqualTo((ulong)count));
        Assert.That(pair.TotalsOfA.Told - pair.TotalsOfB.Received, Is.LessThanOrEqualTo(2UL * (ulong)count));
        TestContext.Out.WriteLine(
            $"{count} sessions, {workers} workers, all in one thread: {took.TotalSeconds:0.00} s, {took.TotalNanoseconds / count:0} ns each");
    }

    /// <summary>SCTP and TCP sessions would need answers; those of UDP are told once they have one, or a further datagram.</summary>
    internal static void Open(WorkersDirector director, int count)
    {
        director.Use();
        byte[] frame = Way.FullNat.FromClient().Udp(1, VirtualPort, checksum: false).Payload("x").Build();
        for (int repeat = 0; repeat < 2; repeat++)
        {
            for (int flow = 0; flow < count; flow++)
            {
                int port = 1024 + flow % PortCount;
                frame[28] = (byte)(flow / PortCount);
                (frame[34], frame[35]) = ((byte)(port >> 8), (byte)port);
                // The header's checksum follows the address.
                (frame[24], frame[25]) = (0, 0);
                unsafe
                {
                    fixed (byte* ip = &frame[14])
                        *(Be16*)(ip + 10) = Checksum.Compute(ip, 20);
                }
                director.DeliverFrame(Director.Wan, frame);
                if (flow % 64 != 63 && flow != count - 1)
                    continue;
                foreach (Worker<MemoryPort> worker in director.Workers)
                    while (worker.Poll() > 0)
                    {
                    }
            }
            director.Network.NowUs += 5_000_000;
        }
    }
}
