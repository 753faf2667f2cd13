using System.Globalization;
using CsCheck;
using Fulcrum.DataPlane.Counters;
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
    private const uint DefaultSeed = 1624;
    private const int DefaultCount = 1_000_000;

    [Test]
    public void Pipeline_AMillionDamagedPackets_AccountsForEachAndStaysInBounds()
    {
        uint seed = (uint)Setting("FULCRUM_FUZZ_SEED", (int)DefaultSeed);
        int count = Setting("FULCRUM_FUZZ_COUNT", DefaultCount);
        // At once, because a process that is ended prints nothing more.
        TestContext.Progress.WriteLine($"fuzz: seed {seed}, {count} packets");
        Wire.Snapshot configuration = Configuration(
            Service(IpProtocol.Tcp, "wrr", (A, 2), (B, 1), (D, 1)), Service(IpProtocol.Udp, "rr", (A, 1), (C, 1)));
        using Director director = new(configuration, new DirectorOptions { SessionCapacity = 512 });
        PCG random = new(seed);
        Gen<byte[]>[] frames = [Frames(WanRouterMac, WanMac), Frames(LanRouterMac, LanMac)];
        int[] held = new int[2];

        for (int sent = 0; sent < count; sent += BurstSize)
        {
            for (int index = 0; index < BurstSize; index++)
            {
                ushort port = (ushort)(random.Next() & 1);
                byte[] frame = frames[port].Generate(random, null, out _);
                bool isChained = random.Next() % 256 == 0;
                director.Network.Deliver(port, 0, frame, isChained ? (int)(random.Next() % 256) : int.MaxValue);
                held[port]++;
            }

            director.Network.NowUs += random.Next() % 100_000;
            director.PollAll();
            AssertForwardedFramesAreSound(director);
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

    private static int Setting(string name, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : standard;

    /// <summary>Mostly nearly-right frames between the lab's endpoints, some noise.</summary>
    private static Gen<byte[]> Frames(string from, string to)
    {
        FrameMix mix = new(
            [MacAddress.Parse(from)],
            [MacAddress.Parse(to)],
            [Packet.Address(Client), Packet.Address(Client), Packet.Address(A), Packet.Address(B), Packet.Address(C)],
            [Packet.Address(Virtual), Packet.Address(Virtual), Packet.Address(Local)],
            [ClientPort, ClientPort + 1, RealPort, RealPort],
            [VirtualPort, VirtualPort, FirstLocalPort, FirstLocalPort + 1, 22]);
        return Gen.Frequency((15, Nudge.Frames(Generate.Frame(mix))), (1, Generate.Bytes(300)));
    }

    private static void AssertForwardedFramesAreSound(Director director)
    {
        for (ushort port = 0; port < 2; port++)
        {
            while (director.Network.TakeTransmitted(port) is { } frame)
            {
                // An ICMP error has the tag of the frame that it answers.
                int network = frame[12] == 0x81 ? 18 : 14;
                int headerLength = (frame[network] & 15) * 4;
                if (PlainChecksum.Of(frame.AsSpan(network, headerLength)) != 0)
                {
                    Assert.Fail($"a frame with a wrong IPv4 checksum left by port {port}: {Convert.ToHexStringLower(frame)}");
                }
            }
        }
    }

    /// <summary>The generators reach every outcome that one configuration can have; else the fuzzing is worth less than it looks.</summary>
    private static void AssertEveryWayWasTaken(Director director)
    {
        DropReason[] wanted =
        [
            DropReason.FrameTooShort, DropReason.OtherStation, DropReason.Ipv4HeaderInvalid, DropReason.Ipv4ChecksumInvalid,
            DropReason.Layer4HeaderInvalid, DropReason.TtlExpired, DropReason.TooBig, DropReason.NeighbourUnresolved,
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
