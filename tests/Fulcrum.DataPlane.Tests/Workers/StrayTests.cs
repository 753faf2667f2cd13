using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Golden.Matrix;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Workers;

/// <summary>What devices do not lead to the session's worker: fragments and ICMP errors. And what leaves in more packets than one.</summary>
public class StrayTests
{
    private const int WorkerCount = 4;
    private const int Long = 3000;

    private static IEnumerable<TestCaseData> Cells =>
        from arrangement in new[] { Arrangement.Device, Arrangement.ManyQueues, Arrangement.OneQueue }
        from way in Way.All
        select new TestCaseData(arrangement, way.Name).SetArgDisplayNames($"{arrangement}", way.Name);

    [TestCaseSource(nameof(Cells))]
    public void Fragments_FindTheirSession(Arrangement arrangement, string wayName)
    {
        Way way = OwnershipTests.Named(wayName);
        using WorkersDirector director = new(way.Configuration(), WorkerCount, arrangement);
        Dictionary<ushort, ushort> peers = OwnershipTests.Open(director, way, IpProtocol.Udp);

        uint id = 1;
        foreach ((ushort client, ushort peer) in peers)
        {
            PacketBuilder[] request = way.FromClient().Udp(client, VirtualPort).PayloadOf(Long).Fragments(1400, id++);
            Assert.That(SendAll(director, Wan, Lan, request), Is.GreaterThanOrEqualTo(request.Length), $"request of {client}");
            PacketBuilder[] answer = way.FromServer().Udp(way.ServerPort, peer).PayloadOf(Long).Fragments(1400, id++);
            Assert.That(SendAll(director, Lan, Wan, answer), Is.GreaterThanOrEqualTo(answer.Length), $"answer to {client}");
        }

        Assert.That(director.Sessions.Sum(count => (int)count), Is.EqualTo(peers.Count), "no session was made anew");
        Assert.That(director[WorkerCounter.Held], Is.Zero);
        director.AssertEveryPacketIsAccountedFor();
    }

    [TestCaseSource(nameof(Cells))]
    public void ErrorsAboutAnswers_FindTheirSession(Arrangement arrangement, string wayName)
    {
        Way way = OwnershipTests.Named(wayName);
        using WorkersDirector director = new(way.Configuration(), WorkerCount, arrangement);
        Dictionary<ushort, ushort> peers = OwnershipTests.Open(director, way, IpProtocol.Udp);

        foreach (ushort client in peers.Keys)
        {
            // The client has closed its port: it quotes what it got from the virtual address.
            PacketBuilder quoted = way.ToClient().Udp(VirtualPort, client).PayloadOf(100);
            PacketBuilder error = way.ClientIsIpv6
                ? way.FromClient().Icmpv6Error(Icmpv6Types.DestinationUnreachable, 4, quoted)
                : way.FromClient().IcmpError(IcmpTypes.DestinationUnreachable, 3, quoted);
            director.Deliver(Wan, error);
            List<byte[]> sent = director.Run(Lan);
            Assert.That(sent, Has.Count.EqualTo(1), $"error of {client}");
            Assert.That(FrameChecksums.Faults(sent[0]), Is.Empty);
        }
        Assert.That(director[WorkerCounter.Punted], Is.Zero);
        director.AssertEveryPacketIsAccountedFor();
    }

    /// <summary>Delivers packets one after the other; returns how many have left.</summary>
    private static int SendAll(WorkersDirector director, ushort from, ushort to, PacketBuilder[] packets)
    {
        int count = 0;
        foreach (PacketBuilder packet in packets)
        {
            director.Deliver(from, packet);
            foreach (byte[] frame in director.Run(to))
            {
                Assert.That(frame.Length, Is.LessThanOrEqualTo(1514));
                count++;
            }
        }
        return count;
    }
}
