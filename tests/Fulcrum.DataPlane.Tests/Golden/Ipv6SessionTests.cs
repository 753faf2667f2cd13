using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>Sessions with IPv6 clients take two slots of the table.</summary>
public unsafe class Ipv6SessionTests
{
    private static IEnumerable<TestCaseData> Ways() =>
        Way.All.Where(way => way.ClientIsIpv6).Select(way => new TestCaseData(way).SetArgDisplayNames(way.Name));

    [TestCaseSource(nameof(Ways))]
    public void Table_OfEightSlots_HoldsFourSessionsAndIsEmptyWhenTheyEnd(object given)
    {
        Way way = (Way)given;
        using Director director = new(way.Configuration(), new DirectorOptions { SessionCapacity = 8 });
        for (int round = 0; round < 3; round++)
        {
            ulong refused = director.Statistics[DropReason.SessionTableFull];
            for (ushort client = 1000; client < 1006; client++)
            {
                director.Network.Deliver(Wan, 0, way.FromClient().Udp(client, VirtualPort).Build());
            }

            director.PollAll();
            Assert.That(
                (director.Worker.Sessions.Count, director.Statistics[WorkerCounter.Sessions], director.Statistics[DropReason.SessionTableFull] - refused),
                Is.EqualTo((4u, 4ul, 2ul)));
            Assert.That(CountOf(director, SessionState.Extension), Is.EqualTo(4));

            director.Advance(TimeSpan.FromSeconds(300));
            director.SweepAll();
            Assert.That((director.Worker.Sessions.Count, CountOf(director, SessionState.Free)), Is.EqualTo((0u, 8)));
        }
    }

    [Test]
    public void Table_OfBothFamilies_FillsSlotBySlot()
    {
        using Director director = new(
            Way.DualStack(Way.Nat.ServiceOf(IpProtocol.Udp), Way.Nat6.ServiceOf(IpProtocol.Udp)), new DirectorOptions { SessionCapacity = 4 });
        PacketBuilder[] packets =
        [
            Way.Nat.FromClient().Udp(1, VirtualPort), Way.Nat6.FromClient().Udp(1, VirtualPort), Way.Nat6.FromClient().Udp(2, VirtualPort),
            Way.Nat.FromClient().Udp(2, VirtualPort),
        ];

        director.Case("one slot is left for a session that needs two, and goes to the next that needs one")
            .In(Wan, packets)
            .Out(Lan, Way.Nat.ToServer().Udp(1, RealPort), Way.Nat6.ToServer().Udp(1, RealPort), Way.Nat.ToServer().Udp(2, RealPort))
            .Counts(
                "drop.session_table_full +1",
                "sessions_created +3",
                "sessions +3",
                "udp 10.1.0.1:8080: connections +2, inactive_sessions +2, inbound_packets +2, inbound_bytes +56",
                "udp fd01::1:8080: connections +1, inactive_sessions +1, inbound_packets +1, inbound_bytes +48")
            .Run();
    }

    private static int CountOf(Director director, SessionState state)
    {
        int count = 0;
        for (uint slot = 0; slot < director.Worker.Sessions.Capacity; slot++)
        {
            count += director.Worker.Sessions.Slots[slot].State == state ? 1 : 0;
        }

        return count;
    }
}
