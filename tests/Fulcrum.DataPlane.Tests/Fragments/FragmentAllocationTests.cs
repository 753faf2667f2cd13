using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Fragments;

public class FragmentAllocationTests
{
    private const int BurstCount = 10_000;

    [TestCase("01", WorkerCounter.Transmitted)]
    [TestCase("10", WorkerCounter.Transmitted)]
    [TestCase("1", WorkerCounter.Received)]
    public void TenThousandBursts_OfFragments_AllocateNothing(string order, WorkerCounter counter)
    {
        using Director director = new(Way.Nat.Configuration(), new DirectorOptions { GuardPages = false, Poison = false });
        director.Network.KeepTransmitted = false;
        byte[][] frames =
        [
            .. Enumerable.Range(0, 16).SelectMany(id =>
            {
                PacketBuilder[] fragments = Way.Nat.FromClient().Udp(ClientPort, VirtualPort).PayloadOf(60).Fragments(40, (uint)id);
                return order.Select(digit => fragments[digit - '0'].Build());
            }),
        ];
        Run(director, frames, 500);
        ulong before = director.Statistics[counter];

        long bytes = GC.GetAllocatedBytesForCurrentThread();
        Run(director, frames, BurstCount);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;

        Assert.That(bytes, Is.Zero);
        Assert.That(director.Statistics[counter] - before, Is.EqualTo((ulong)(frames.Length * BurstCount)), "precondition");
        director.AssertEveryPacketIsAccountedFor();
    }

    private static void Run(Director director, byte[][] frames, int count)
    {
        for (int burst = 0; burst < count; burst++)
        {
            foreach (byte[] frame in frames)
            {
                director.Network.Deliver(Director.Wan, 0, frame);
            }

            director.Network.NowUs += 10_000_000;
            director.PollAll();
        }
    }
}
