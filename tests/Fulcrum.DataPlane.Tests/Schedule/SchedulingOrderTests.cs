using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Schedule;

/// <summary>
/// The order in which servers get new sessions, packet by packet through the pipeline, against that of Linux's own schedulers.
/// Servers are added in the order A, B, C; '-' is a packet that no server gets.
/// </summary>
public class SchedulingOrderTests
{
    [TestCase("rr", 1, 1, 1, "CBACBACBA")]
    [TestCase("rr", 9, 1, 5, "CBACBACBA")]
    [TestCase("rr", 1, 0, 1, "CACACA")]
    [TestCase("rr", 0, 0, 0, "---")]
    [TestCase("wrr", 4, 3, 2, "CBAABACBACBAABACBACBAABACBA")]
    [TestCase("wrr", 5, 1, 1, "CBAAAAACBAAAAACBAAAAA")]
    [TestCase("wrr", 100, 200, 300, "CBACCBCBACCBCBACCB")]
    [TestCase("wrr", 1, 1, 1, "CBACBACBA")]
    [TestCase("wrr", 10, 0, 5, "CAACAACAA")]
    [TestCase("wrr", 0, 0, 0, "---")]
    [TestCase("lc", 1, 1, 1, "CBACBACBA")]
    [TestCase("wlc", 1, 2, 3, "CBACBCCBACBCCBACBCCBACBC")]
    [TestCase("sed", 1, 2, 3, "CBCCBACBCCBACBCCBACBCCBA")]
    [TestCase("nq", 1, 2, 3, "CBACCBCBCCBACBCCBACBCCBA")]
    [TestCase("fo", 10, 20, 20, "CCC")]
    [TestCase("fo", 10, 20, 0, "BBB")]
    [TestCase("ovf", 3, 2, 1, "AAAABBBCC---")]
    public void Servers_OfWeights_GetSessionsInLvsOrder(string scheduler, int a, int b, int c, string expected)
    {
        using Director director = new(Servers(scheduler, (A, a), (B, b), (C, c)));

        Assert.That(Schedule(director, expected.Length), Is.EqualTo(expected));
    }

    [Test]
    public void Datagrams_OfWeightedLeastConnection_CountAsInactiveAndAreShared()
    {
        using Director director = new(Configuration(Service(IpProtocol.Udp, "wlc", (A, 4), (B, 3), (C, 2))));

        Assert.That(Schedule(director, 18, protocol: IpProtocol.Udp), Is.EqualTo("CBAABCABACBAABCABA"));
    }

    [Test]
    public void Failover_OfTheLastAddedServer_GoesToItsEqualAndThenToTheNext()
    {
        Wire.Snapshot configuration = Servers("fo", (A, 10), (B, 20), (C, 20));
        configuration.Services[0].RealServers[2].UpperThreshold = 2;
        using Director director = new(configuration);
        Assert.That(Schedule(director, 4), Is.EqualTo("CCBB"), "C is full");

        configuration.Services[0].RealServers[1].Weight = 0;
        director.Apply(configuration);
        Assert.That(Schedule(director, 2, firstPort: 2000), Is.EqualTo("AA"));
    }

    [Test]
    public void SourceHash_OfAClient_IgnoresItsPortUnlessToldNotTo()
    {
        Wire.Snapshot configuration = Servers("sh", (A, 1), (B, 1), (C, 1));
        using Director director = new(configuration);
        Assert.That(Schedule(director, 20).Distinct().Count(), Is.EqualTo(1));

        configuration.Services[0].HashPort = true;
        director.Apply(configuration);
        Assert.That(Schedule(director, 20, firstPort: 2000).Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public void HashedClient_OfAQuiescedServer_IsRefusedWithoutFallback([Values("sh", "mh")] string scheduler)
    {
        (string, int)[] servers = [(A, 1), (B, 1), (C, 1)];
        Wire.Snapshot configuration = Servers(scheduler, servers);
        using Director director = new(configuration);
        char picked = Schedule(director, 1)[0];

        configuration.Services[0].RealServers[picked - 'A'].Weight = 0;
        director.Apply(configuration);
        Assert.That(Schedule(director, 2, firstPort: 2000), Is.EqualTo("--"));
        configuration.Services[0].HashFallback = true;
        director.Apply(configuration);
        string others = Schedule(director, 2, firstPort: 3000);
        Assert.That(others, Does.Not.Contain('-').And.Not.Contain(picked));
        Assert.That(others[0], Is.EqualTo(others[1]));
    }

    [Test]
    public void RoundRobin_WeightsSetTo0AndBack_GoesOnWhereItWas()
    {
        using Director director = new(Servers("rr", (A, 1), (B, 1), (C, 1)));
        Assert.That(Schedule(director, 9), Is.EqualTo("CBACBACBA"));

        director.Apply(Servers("rr", (A, 1), (B, 0), (C, 1)));
        Assert.That(Schedule(director, 6, firstPort: 2000), Is.EqualTo("CACACA"));
        director.Apply(Servers("rr", (A, 0), (B, 0), (C, 0)));
        Assert.That(Schedule(director, 3, firstPort: 200), Is.EqualTo("---"));
    }

    [Test]
    public void RoundRobin_ServerAddedAndRemoved_GoesOnBehindTheLastOne()
    {
        using Director director = new(Servers("rr", (A, 1), (B, 1)));
        Assert.That(Schedule(director, 1), Is.EqualTo("B"));

        director.Apply(Servers("rr", (A, 1), (B, 1), (C, 1)));
        Assert.That(Schedule(director, 3, firstPort: 2000), Is.EqualTo("ACB"), "C was put before B");
        director.Apply(Servers("rr", (A, 1), (C, 1)));
        Assert.That(Schedule(director, 2, firstPort: 200), Is.EqualTo("AC"), "behind B, which is gone, comes A");
    }

    [Test]
    public void Snapshot_WithoutChange_KeepsThePosition([Values("rr", "wrr")] string scheduler)
    {
        using Director director = new(Servers(scheduler, (A, 1), (B, 1), (C, 1)));
        Assert.That(Schedule(director, 4), Is.EqualTo("CBAC"));

        director.Apply(Servers(scheduler, (A, 1), (B, 1), (C, 1)));
        Assert.That(Schedule(director, 3, firstPort: 2000), Is.EqualTo("BAC"));
    }

    [Test]
    public void Services_Two_HavePositionsOfTheirOwn()
    {
        Wire.Snapshot configuration = Configuration(
            Service(IpProtocol.Tcp, "rr", (A, 1), (B, 1), (C, 1)), Service(IpProtocol.Udp, "wrr", (A, 1), (B, 1), (C, 1)));
        using Director director = new(configuration);

        Assert.That(Schedule(director, 2), Is.EqualTo("CB"));
        Assert.That(Schedule(director, 2, protocol: IpProtocol.Udp), Is.EqualTo("CB"));
        Assert.That(Schedule(director, 2, firstPort: 2000), Is.EqualTo("AC"));
    }

    private static Wire.Snapshot Servers(string scheduler, params (string, int)[] servers) =>
        Configuration(Service(IpProtocol.Tcp, scheduler, servers));

    /// <summary>The servers that new clients get, one letter each.</summary>
    private static string Schedule(Director director, int count, ushort firstPort = 1001, byte protocol = IpProtocol.Tcp)
    {
        char[] order = new char[count];
        for (int index = 0; index < count; index++)
        {
            ushort port = (ushort)(firstPort + index);
            byte[] frame = protocol == IpProtocol.Tcp ? ClientTcp(TcpFlags.Syn, port).Build() : FromClient().Udp(port, VirtualPort).Build();
            director.Network.Deliver(Director.Wan, 0, frame);
            director.PollAll();
            order[index] = director.Network.TakeTransmitted(Director.Lan) is { } sent ? NameOf(sent) : '-';
        }

        return new string(order);
    }

    private static char NameOf(byte[] frame) => string.Join('.', frame[30..34]) switch
    {
        A => 'A',
        B => 'B',
        C => 'C',
        string other => throw new InvalidOperationException($"{other} is no server."),
    };
}
