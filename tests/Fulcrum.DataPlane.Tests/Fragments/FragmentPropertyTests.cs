using CsCheck;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Fragments;

/// <summary>The order of arrival changes nothing but the order of departure.</summary>
public class FragmentPropertyTests
{
    private static readonly Way[] s_ways = [Way.Nat, Way.Nat6, Way.FullNat, Way.FullNat6, Way.FullNat64, Way.DirectRoute, Way.DirectRoute6];

    /// <summary>A datagram of so many bytes of payload, cut at these multiples of 8, by client port and order of its fragments.</summary>
    private static readonly Gen<(int Length, int[] Cuts)> s_datagram =
        Gen.Int[60, 1200].SelectMany(length => Gen.Int[1, length / 8].Array[1, 10], (length, cuts) => (length, cuts.Distinct().Order().ToArray()));

    [Test]
    public void Fragments_InAnyOrderAndAnyBursts_LeaveAsTheSameFrames() =>
        (from way in Gen.Int[0, s_ways.Length - 1].Select(index => s_ways[index])
         from datagrams in s_datagram.Array[1, 4]
         let frames = datagrams.SelectMany((datagram, index) => Frames(way, datagram.Length, datagram.Cuts, (uint)index)).ToArray()
         from shuffled in Gen.Shuffle(frames)
         from burst in Gen.Int[1, 12]
         select (way, frames, shuffled, burst)).Sample(
            each => Assert.That(Forward(each.way, each.shuffled, each.burst), Is.EqualTo(Forward(each.way, each.frames, 64))),
            iter: 300,
            threads: 1);

    private static IEnumerable<byte[]> Frames(Way way, int length, int[] cuts, uint id) =>
        way.FromClient().Udp(ClientPort, VirtualPort).PayloadOf(length)
            .Fragments([.. cuts.Select(cut => cut * 8)], id).Select(fragment => fragment.Build());

    /// <summary>What leaves, sorted.</summary>
    private static string[] Forward(Way way, byte[][] frames, int burst)
    {
        using Director director = new(way.Configuration(), new DirectorOptions { GuardPages = false, Poison = true });
        List<string> left = [];
        foreach (byte[][] packets in frames.Chunk(burst))
        {
            foreach (byte[] packet in packets)
            {
                director.Network.Deliver(Director.Wan, 0, packet);
            }

            director.PollAll();
        }

        while (director.Network.TakeTransmitted(Director.Lan) is { } frame)
        {
            left.Add(Convert.ToHexStringLower(frame));
        }

        director.AssertEveryPacketIsAccountedFor();
        FragmentOrderTests.AssertNothingIsKept(director);
        Assert.That(left, Has.Count.EqualTo(frames.Length));
        return [.. left.Order()];
    }
}
