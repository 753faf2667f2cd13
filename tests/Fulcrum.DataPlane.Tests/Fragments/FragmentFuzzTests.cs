using CsCheck;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Fragments;

/// <summary>
/// Fragments that contradict each other, damaged and whole, of few datagrams, in several segments, within narrow bounds: each is accounted
/// for, and nothing is read or written out of bounds (inaccessible pages lie around each packet).
/// </summary>
public class FragmentFuzzTests
{
    private const int Rounds = 4_000;

    [Test]
    public void Fragments_ContradictingEachOther_AreAccountedFor()
    {
        const uint seed = 815;
        TestContext.Progress.WriteLine($"fragment fuzz: seed {seed}");
        PCG random = new(seed);
        Way[] ways = [.. Way.All];
        Gen<byte[]>[] frames = [.. ways.Select(way => Nudge.Frames(Frames(way)))];
        foreach ((Way way, Gen<byte[]> frame) in ways.Zip(frames))
        {
            using Director director = new(way.Configuration(), new DirectorOptions { DatagramCapacity = 8, HeldCapacity = 12 });
            for (int round = 0; round < Rounds / ways.Length; round++)
            {
                for (uint count = random.Next() % 40; count > 0; count--)
                {
                    byte[] packet = frame.Generate(random, null, out _);
                    int firstSegment = random.Next() % 8 == 0 ? (int)(random.Next() % 128) : int.MaxValue;
                    director.Network.Deliver(Director.Wan, 0, packet, firstSegment);
                }

                director.Network.NowUs += random.Next() % 16 == 0 ? 70_000_000 : random.Next() % 1_000_000;
                director.PollAll();
                director.AssertEveryPacketIsAccountedFor();
                AssertSound(director);
                director.Network.Drain(director.PuntRing);
            }

            AssertEveryWayWasTaken(way, director);
            director.Advance(TimeSpan.FromSeconds(60));
            director.SweepAll();
            FragmentOrderTests.AssertNothingIsKept(director);
        }
    }

    private static Gen<byte[]> Frames(Way way) =>
        from protocol in Gen.Frequency((6, Gen.Const(IpProtocol.Udp)), (1, Gen.Const(IpProtocol.Tcp)), (1, Gen.Const(IpProtocol.Sctp)))
        from port in Gen.Frequency((7, Gen.Const(VirtualPort)), (1, Gen.Const((ushort)9)))
        from id in Gen.UInt[0, 11]
        from cuts in Gen.Int[1, 12].Array[1, 4]
        from pick in Gen.Int[0, 4]
        let fragments = Transport(way.FromClient(), protocol, port).PayloadOf(104).Fragments([.. cuts.Distinct().Order().Select(cut => cut * 8)], id)
        select fragments[pick % fragments.Length].Build();

    private static PacketBuilder Transport(PacketBuilder packet, byte protocol, ushort port) => protocol switch
    {
        IpProtocol.Udp => packet.Udp(ClientPort, port),
        IpProtocol.Tcp => packet.Tcp(ClientPort, port, TcpFlags.Syn),
        _ => packet.Sctp(ClientPort, port),
    };

    private static void AssertSound(Director director)
    {
        while (director.Network.TakeTransmitted(Director.Lan) is { } frame)
        {
            bool isIpv4 = frame[12] == 8;
            Assert.That(!isIpv4 || PlainChecksum.Of(frame.AsSpan(14, (frame[14] & 15) * 4)) == 0, "the IPv4 header's checksum");
        }

        while (director.Network.TakeTransmitted(Director.Wan) is not null)
        {
        }
    }

    private static void AssertEveryWayWasTaken(Way way, Director director)
    {
        foreach (DropReason reason in (DropReason[])
            [DropReason.FragmentTiny, DropReason.FragmentOverlap, DropReason.FragmentTimeout, DropReason.FragmentLimit])
        {
            Assert.That(director.Statistics[reason], Is.Not.Zero, $"{way}: {reason}");
        }

        Assert.That(director.Statistics[WorkerCounter.Transmitted], Is.Not.Zero, $"{way}");
        Assert.That(director.Statistics[WorkerCounter.Punted], Is.Not.Zero, $"{way}");
    }
}
