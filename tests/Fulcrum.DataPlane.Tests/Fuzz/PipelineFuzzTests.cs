using CsCheck;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Fuzz;

/// <summary>
/// A million damaged packets through the whole pipeline, each with inaccessible pages around it: a read or write out of bounds ends the
/// process. FULCRUM_FUZZ_SEED (a number) and FULCRUM_FUZZ_COUNT choose another run.
/// </summary>
public class PipelineFuzzTests
{
    private const int BurstSize = 32;

    // Bursts without damage, whose frames have to leave with right checksums.
    private const int SoundEvery = 8;

    private const int DefaultCount = 1_000_000;

    [Test]
    public void Pipeline_AMillionDamagedPackets_AccountsForEachAndStaysInBounds()
    {
        uint seed = FuzzTraffic.Seed;
        int count = FuzzTraffic.Setting("FULCRUM_FUZZ_COUNT", DefaultCount);
        // At once, because a process that is ended prints nothing more.
        TestContext.Progress.WriteLine($"fuzz: seed {seed}, {count} packets");
        Wire.Snapshot configuration = FuzzTraffic.EveryMode();
        using Director director = new(configuration, new DirectorOptions { SessionCapacity = 512 });
        PCG random = new(seed);
        Gen<byte[]>[] frames = [FuzzTraffic.Damaged(WanRouterMac, WanMac), FuzzTraffic.Damaged(LanRouterMac, LanMac)];
        Gen<byte[]>[] sound = [FuzzTraffic.Sound(WanRouterMac, WanMac), FuzzTraffic.Sound(LanRouterMac, LanMac)];
        int[] held = new int[2];

        for (int sent = 0; sent < count; sent += BurstSize)
        {
            bool isSound = sent / BurstSize % SoundEvery == 0;
            for (int index = 0; index < BurstSize; index++)
            {
                ushort port = (ushort)(random.Next() & 1);
                byte[] frame = (isSound ? sound : frames)[port].Generate(random, null, out _);
                isSound = isSound && FrameChecksums.Faults(frame).Count == 0;
                bool isChained = random.Next() % 256 == 0;
                director.Network.Deliver(port, 0, frame, isChained ? (int)(random.Next() % 256) : int.MaxValue);
                held[port]++;
            }

            director.Network.NowUs += random.Next() % 100_000;
            director.PollAll();
            AssertForwardedFramesAreSound(director, isSound);
            director.Network.Drain(director.PuntRing);
        }

        // Fragments that are kept back time out.
        director.Advance(TimeSpan.FromMinutes(1));
        director.SweepAll();
        director.AssertEveryPacketIsAccountedFor();
        Assert.That(director.Network.FreeMbufCount, Is.EqualTo(256), "no mbuf is lost");
        Assert.That(director.Statistics[WorkerCounter.Received], Is.EqualTo((ulong)held.Sum()));
        AssertEveryWayWasTaken(director);
    }

    /// <summary>IPv4 headers, those in our tunnels among them, are right whatever came in; everything is, if all that came in was.</summary>
    private static void AssertForwardedFramesAreSound(Director director, bool allWereSound)
    {
        for (ushort port = 0; port < 2; port++)
        {
            while (director.Network.TakeTransmitted(port) is { } frame)
            {
                string? fault = FrameChecksums.Faults(frame).FirstOrDefault(
                    fault => allWereSound || IsAboutIpv4Header(fault));
                if (fault is not null)
                {
                    Assert.Fail($"a frame left by port {port}, but {fault}: {Convert.ToHexStringLower(frame)}");
                }
            }
        }
    }

    private static bool IsAboutIpv4Header(string fault) =>
        fault.StartsWith("the ipv4 ", StringComparison.Ordinal) || fault.StartsWith("the inner ipv4 ", StringComparison.Ordinal);

    /// <summary>The generators reach every outcome that one configuration can have; else the fuzzing is worth less than it looks.</summary>
    private static void AssertEveryWayWasTaken(Director director)
    {
        DropReason[] wanted =
        [
            DropReason.FrameTooShort, DropReason.OtherStation, DropReason.Ipv4HeaderInvalid, DropReason.Ipv4ChecksumInvalid,
            DropReason.Layer4HeaderInvalid, DropReason.TtlExpired, DropReason.TooBig, DropReason.NeighbourUnresolved, DropReason.Ipv6HeaderInvalid, DropReason.SessionTableFull,
        ];
        Assert.Multiple(() =>
        {
            foreach (DropReason reason in wanted)
            {
                Assert.That(director.Statistics[reason], Is.Not.Zero, reason.ToString());
            }

            foreach (WorkerCounter counter in (WorkerCounter[])[WorkerCounter.Transmitted, WorkerCounter.Punted, WorkerCounter.SessionsCreated])
            {
                Assert.That(director.Statistics[counter], Is.GreaterThan(1000ul), counter.ToString());
            }
        });
    }
}
