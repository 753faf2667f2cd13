using System.Globalization;
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
    private const uint LanVlan = 20;

    // Bursts without damage, whose frames have to leave with right checksums.
    private const int SoundEvery = 8;

    private const uint DefaultSeed = 1624;
    private const int DefaultCount = 1_000_000;

    [Test]
    public void Pipeline_AMillionDamagedPackets_AccountsForEachAndStaysInBounds()
    {
        uint seed = (uint)Setting("FULCRUM_FUZZ_SEED", (int)DefaultSeed);
        int count = Setting("FULCRUM_FUZZ_COUNT", DefaultCount);
        // At once, because a process that is ended prints nothing more.
        TestContext.Progress.WriteLine($"fuzz: seed {seed}, {count} packets");
        Wire.Snapshot configuration = EveryMode();
        using Director director = new(configuration, new DirectorOptions { SessionCapacity = 512 });
        PCG random = new(seed);
        Gen<byte[]>[] frames = [Frames(WanRouterMac, WanMac), Frames(LanRouterMac, LanMac)];
        Gen<byte[]>[] sound = [Generate.Frame(Mix(WanRouterMac, WanMac)), Generate.Frame(Mix(LanRouterMac, LanMac))];
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

    private static int Setting(string name, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : standard;

    /// <summary>
    /// Services of both families and each protocol, whose servers have every mode; two are in a VLAN. TCP's are persistent, UDP has another
    /// port of one-packet services, and some of SCTP is for one of a mark.
    /// </summary>
    private static Wire.Snapshot EveryMode()
    {
        Way[] ipv4 =
        [
            Way.FullNat with { Server = D }, Way.Tunnel with { Server = "10.1.0.4" }, Way.Over(Wire.TunnelKind.Gue, false, true, Wire.TunnelChecksum.Plain),
            Way.DirectRoute with { Server = C }, Way.FullNat with { Server = B }, Way.Nat,
        ];
        Way[] ipv6 =
        [
            Way.Over(Wire.TunnelKind.Gre, true, false, Wire.TunnelChecksum.Plain) with { Server = C }, Way.Tunnel6 with { Server = "fd01::4" },
            Way.DirectRoute6 with { Server = "fd01::3" }, Way.FullNat64 with { Server = B }, Way.FullNat6 with { Server = "fd01::2" }, Way.Nat6,
        ];
        Wire.Snapshot configuration = Way.DualStack(
        [
            Way.Mixed(IpProtocol.Tcp, "wrr", ipv4), Way.Mixed(IpProtocol.Udp, "rr", ipv4), Way.Mixed(IpProtocol.Sctp, "rr", ipv4),
            Way.Mixed(IpProtocol.Tcp, "rr", ipv6), Way.Mixed(IpProtocol.Udp, "rr", ipv6), Way.Mixed(IpProtocol.Sctp, "rr", ipv6),
        ]);
        foreach (Wire.VirtualService service in configuration.Services.Where(service => service.Key.Protocol == IpProtocol.Tcp))
            service.Persistence = new Wire.Persistence { Timeout = 1, PrefixLength = 31 };
        configuration.Services.Add([OnePacket(ipv4), OnePacket(ipv6), Marked(ipv4)]);
        configuration.MarkRules.Add(new Wire.MarkRule { Mark = 7, Protocol = IpProtocol.Sctp, Source = new Wire.Prefix { Address = Bytes(B), Length = 32 } });
        configuration.Routes.Single(route => route.Prefix.Address == Bytes("10.2.0.0")).Vlan = LanVlan;
        Wire.Neighbour router = Neighbour("lan", "10.0.0.254", LanRouterMac);
        router.Vlan = LanVlan;
        configuration.Neighbours.Add(router);
        return configuration;
    }

    private static Wire.VirtualService OnePacket(Way[] ways)
    {
        Wire.VirtualService service = Way.Mixed(IpProtocol.Udp, "rr", [.. ways.Where(way => way.Mode != Wire.ForwardingMode.FullNat)]);
        service.Key.Port = FirstLocalPort;
        service.OnePacket = true;
        service.Persistence = new Wire.Persistence { Timeout = 2 };
        return service;
    }

    private static Wire.VirtualService Marked(Way[] ways)
    {
        Wire.VirtualService service = Way.Mixed(IpProtocol.Sctp, "rr", ways);
        service.Key = ServiceKey.OfMark(7, ipv4: true).ToWire();
        foreach (Wire.RealServer server in service.RealServers)
            server.Port = 0;
        return service;
    }

    /// <summary>Mostly nearly-right frames between the lab's endpoints, some noise.</summary>
    private static Gen<byte[]> Frames(string from, string to) =>
        Gen.Frequency((15, Nudge.Frames(Generate.Frame(Mix(from, to)))), (1, Generate.Bytes(300)));

    private static FrameMix Mix(string from, string to) => new(
        [MacAddress.Parse(from)],
        [MacAddress.Parse(to)],
        [.. Ipv4(Client, Client, A, B, C, Virtual)],
        [.. Ipv4(Virtual, Virtual, Virtual, Local, Client)],
        [ClientPort, ClientPort + 1, RealPort, RealPort, VirtualPort],
        [VirtualPort, VirtualPort, VirtualPort, FirstLocalPort, FirstLocalPort + 1, ClientPort, 22])
    {
        Ipv6Sources = [.. Ipv6(Way.Client6, Way.Client6, Way.Server6, "fd01::2", Way.Virtual6)],
        Ipv6Destinations = [.. Ipv6(Way.Virtual6, Way.Virtual6, Way.Virtual6, Way.Local6, Way.Client6)],
        VlanIds = [(ushort)LanVlan, 7],
    };

    private static IEnumerable<Be32> Ipv4(params string[] addresses) => addresses.Select(Packet.Address);

    private static IEnumerable<IpAddress> Ipv6(params string[] addresses) => addresses.Select(IpAddress.Parse);

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
