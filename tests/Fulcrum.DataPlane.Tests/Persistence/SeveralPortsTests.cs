using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Persistence;

/// <summary>Services that take several ports: of a mark, of port 0, of FTP; and the order in which LVS asks them.</summary>
internal sealed unsafe class SeveralPortsTests
{
    private const string SecondVirtual = "198.51.100.81";
    private const uint Mark = 7;

    private static readonly Wire.MarkRule s_web = new()
    {
        Mark = Mark, Protocol = IpProtocol.Tcp, Destination = new Wire.Prefix { Address = Bytes("198.51.100.80"), Length = 31 }, FirstPort = 80,
        LastPort = 443,
    };

    [Test]
    public void MarkService_Persistent_JoinsPortsAndAddressesOfAClient()
    {
        using Director director = new(Marked(s_web, Of(MarkKey, 360, 0)));
        Clients clients = new(director);

        Assert.That(clients.Syn(port: 80), Is.EqualTo("B:80"));
        Assert.That(clients.Syn(port: 443), Is.EqualTo("B:443"));
        Assert.That(clients.Syn(port: 443, virtualAddress: SecondVirtual), Is.EqualTo("B:443"));
        Assert.That(clients.Syn(port: 444), Is.EqualTo("kernel"));
        Assert.That(clients.Templates(), Is.EqualTo(new[] { "0 203.0.113.5:0 0.0.0.7:0 10.1.0.2 NONE 360 s, 3 sessions" }));
        Assert.That(clients.Count("templates", B, "mark", 0), Is.EqualTo(1ul));
    }

    [Test]
    public void MarkService_NotPersistent_SchedulesEachAndUsesTheServersPort()
    {
        using Director director = new(Marked(s_web, Of(MarkKey, 0, RealPort)));
        Clients clients = new(director);

        Assert.That(clients.Syn(port: 80), Is.EqualTo("B:8080"));
        Assert.That(clients.Syn(port: 443), Is.EqualTo("A:8080"));
    }

    [Test]
    public void MarkService_OfAMatchingRule_GoesBeforeTheServiceOfTheAddress()
    {
        Wire.VirtualService exact = Service(IpProtocol.Tcp, "rr", (C, 1));
        using Director director = new(Marked(s_web, Of(MarkKey, 0, 0), exact));

        Assert.That(new Clients(director).Syn(), Is.EqualTo("B:80"));
    }

    [TestCase(8u, TestName = "Mark_WithoutItsService_LeavesThePacketToItsAddress")]
    [TestCase(7u, true, TestName = "Mark_OfTheOtherFamily_LeavesThePacketToItsAddress")]
    public void Mark_WithoutService_LeavesThePacketToItsAddress(uint mark, bool isIpv6 = false)
    {
        Wire.MarkRule rule = new(s_web) { Mark = mark };
        Wire.VirtualService marked = Of(isIpv6 ? ServiceKey.OfMark(Mark, false).ToWire() : MarkKey, 0, 0);
        if (isIpv6)
            marked.RealServers.Clear();
        using Director director = new(Marked(rule, marked, Service(IpProtocol.Tcp, "rr", (C, 1))));

        Assert.That(new Clients(director).Syn(), Is.EqualTo("C:8080"));
    }

    private static IEnumerable<TestCaseData> Rules()
    {
        yield return Rule("everything", true, new Wire.MarkRule());
        yield return Rule("its protocol", true, new Wire.MarkRule { Protocol = 6 });
        yield return Rule("another protocol", false, new Wire.MarkRule { Protocol = 17 });
        yield return Rule("its port", true, new Wire.MarkRule { FirstPort = 80 });
        yield return Rule("another port", false, new Wire.MarkRule { FirstPort = 81 });
        yield return Rule("ports around it", true, new Wire.MarkRule { FirstPort = 79, LastPort = 81 });
        yield return Rule("its source", true, new Wire.MarkRule { Source = Prefix("203.0.113.0", 24) });
        yield return Rule("another source", false, new Wire.MarkRule { Source = Prefix("203.0.112.0", 24) });
        yield return Rule("IPv4", true, new Wire.MarkRule { Source = Prefix("0.0.0.0", 0) });
        yield return Rule("IPv6", false, new Wire.MarkRule { Source = Prefix("2000::", 3) });
        yield return Rule("its destination", true, new Wire.MarkRule { Destination = Prefix(Virtual, 32) });
        yield return Rule("another destination", false, new Wire.MarkRule { Destination = Prefix(SecondVirtual, 32) });
        yield return Rule("its port of the director", true, new Wire.MarkRule { Port = "wan" });
        yield return Rule("another port of the director", false, new Wire.MarkRule { Port = "lan" });
    }

    [TestCaseSource(nameof(Rules))]
    public void Rule_Matching_MarksThePacket(Wire.MarkRule rule, bool matches)
    {
        using Director director = new(Marked(rule, Of(MarkKey, 0, 0)));

        Assert.That(new Clients(director).Syn(), Is.EqualTo(matches ? "B:80" : "kernel"));
    }

    [Test]
    public void Rules_Several_MarkByTheFirstThatMatches()
    {
        Wire.Snapshot configuration = Marked(new Wire.MarkRule { Mark = 9, FirstPort = 443 }, Of(MarkKey, 0, 0));
        configuration.MarkRules.Add(s_web);
        using Director director = new(configuration);
        Clients clients = new(director);

        Assert.That((clients.Syn(port: 443), clients.Syn(port: 80)), Is.EqualTo(("kernel", "B:80")));
        configuration.MarkRules.RemoveAt(0);
        director.Apply(configuration);
        Assert.That(clients.Syn(port: 443), Is.EqualTo("A:443"));
    }

    [Test]
    public void PortZeroService_TakesEveryPortThatIsNoOthersAndKeepsIt()
    {
        using Director director = new(Configuration(Of(KeyOf(0), 360, 0), Service(IpProtocol.Tcp, "rr", (C, 1))));
        Clients clients = new(director);

        Assert.That(
            (clients.Syn(port: 81), clients.Syn(port: 65535), clients.Syn("203.0.113.9", 22), clients.Syn(port: 80)),
            Is.EqualTo(("B:81", "B:65535", "A:22", "C:8080")));
        Assert.That(clients.Templates()[0], Is.EqualTo("6 203.0.113.5:0 198.51.100.80:0 10.1.0.2 NONE 360 s, 2 sessions"));
    }

    [Test]
    public void PortZeroService_OfFullNat_TellsPortsApart()
    {
        Wire.VirtualService all = Of(KeyOf(0), 360, 0, Wire.ForwardingMode.FullNat);
        using Director director = new(Configuration(all));
        Clients clients = new(director);
        Assert.That((clients.Syn(port: 1001, clientPort: 40000), clients.Syn(port: 1002, clientPort: 40001)), Is.EqualTo(("B:1001", "B:1002")));

        for (ushort n = 0; n < 2; n++)
        {
            director.Network.Deliver(Director.Lan, 0, FromServer(B).Tcp((ushort)(1001 + n), FirstLocalPort, TcpFlags.Syn | TcpFlags.Ack).Build());
            director.PollAll();
            Assert.That(
                director.Network.TakeTransmitted(Director.Wan),
                Is.EqualTo(ToClient().Tcp((ushort)(1001 + n), (ushort)(40000 + n), TcpFlags.Syn | TcpFlags.Ack).Build()));
        }
    }

    [Test]
    public void FullNatSessions_OfTwoServicesWithOneRealEndpoint_HaveLocalPortsOfTheirOwn()
    {
        Wire.VirtualService all = Of(KeyOf(0), 360, 0, Wire.ForwardingMode.FullNat);
        using Director director = new(Configuration(all, Service(IpProtocol.Tcp, "rr", (B, 1))));
        Clients clients = new(director);

        Assert.That(
            (clients.Syn(port: VirtualPort, clientPort: 40000), clients.Syn(port: RealPort, clientPort: 40001), clients.Syn(clientPort: 40002)),
            Is.EqualTo(("B:8080", "B:8080", "B:8080")));
        Assert.That(((ushort[])[40000, 40001, 40002]).Select(port => director.SessionOf(port)->Outbound.DestinationPort.Host), Is.Unique);
    }

    [Test]
    public void FtpService_Persistent_TakesTheClientsDataConnections()
    {
        using Director director = new(Configuration(Of(KeyOf(21), 360, 21)));
        Clients clients = new(director);

        Assert.That(
            (clients.Syn(port: 21), clients.Syn(port: 20), clients.Syn(port: 50_000), clients.Syn(port: 1024), clients.Syn(port: 1023)),
            Is.EqualTo(("B:21", "B:20", "B:50000", "B:1024", "kernel")));
        Assert.That(clients.Templates(), Is.EqualTo(new[] { "6 203.0.113.5:0 198.51.100.80:0 10.1.0.2 NONE 360 s, 4 sessions" }));
    }

    [Test]
    public void FtpService_NotPersistent_LeavesDataConnectionsToTheHost()
    {
        using Director director = new(Configuration(Of(KeyOf(21), 0, 21)));
        Clients clients = new(director);

        Assert.That((clients.Syn(port: 21), clients.Syn(port: 50_000)), Is.EqualTo(("B:21", "kernel")));
    }

    [Test]
    public void FtpService_WithoutServers_LeavesDataConnectionsToTheHost()
    {
        Wire.VirtualService ftp = Of(KeyOf(21), 360, 21);
        ftp.RealServers.Clear();
        using Director director = new(Configuration(ftp));
        Clients clients = new(director);

        Assert.That((clients.Syn(port: 21), clients.Syn(port: 50_000)), Is.EqualTo(("-", "kernel")));
    }

    [Test]
    public void MarkService_WithoutServers_LeavesPacketsToTheHostWithCacheBypass([Values] bool bypasses)
    {
        Wire.VirtualService marked = Of(MarkKey, 360, 0);
        marked.RealServers.Clear();
        Wire.Snapshot configuration = Marked(s_web, marked);
        configuration.Settings = new Wire.Settings { CacheBypass = bypasses };
        using Director director = new(configuration);

        Assert.That(new Clients(director).Syn(), Is.EqualTo(bypasses ? "kernel" : "-"));
        Assert.That(director.Statistics[DropReason.NoServer], Is.EqualTo(bypasses ? 0ul : 1));
    }

    private static readonly TestCaseData[] WrongRules =
    [
        Wrong("Mark rule 1 has no mark", new Wire.MarkRule()),
        Wrong("Mark rule 1: protocol 1 is not available", new Wire.MarkRule { Mark = 1, Protocol = 1 }),
        Wrong("Mark rule 1: ports 90 to 80 are not", new Wire.MarkRule { Mark = 1, FirstPort = 90, LastPort = 80 }),
        Wrong("Mark rule 1: ports 80 to 65536 are not", new Wire.MarkRule { Mark = 1, FirstPort = 80, LastPort = 65536 }),
        Wrong("Mark rule 1: 10.0.0.1/8 has bits beyond its length", new Wire.MarkRule { Mark = 1, Source = Prefix("10.0.0.1", 8) }),
        Wrong("are not of one family", new Wire.MarkRule { Mark = 1, Source = Prefix("10.0.0.0", 8), Destination = Prefix("fd00::", 8) }),
        Wrong("There is no port \"dmz\", which Mark rule 1 names", new Wire.MarkRule { Mark = 1, Port = "dmz" }),
    ];

    [TestCaseSource(nameof(WrongRules))]
    public void Rule_ThatIsWrong_IsRefusedByName(string problem, Wire.MarkRule rule)
    {
        using Director director = new(Configuration());
        Wire.Snapshot configuration = Configuration();
        configuration.MarkRules.Add(rule);

        Assert.That(() => director.Apply(configuration), Throws.InvalidOperationException.With.Message.Contains(problem));
    }

    [Test]
    public void Rules_MoreThanTheLimit_AreRefused()
    {
        using Director director = new(Configuration());
        Wire.Snapshot configuration = Configuration();
        configuration.MarkRules.Add(Enumerable.Repeat(s_web, 257));

        Assert.That(() => director.Apply(configuration), Throws.InvalidOperationException.With.Message.Contains("257 mark rules; the limit is 256"));
    }

    private static Wire.ServiceKey MarkKey => ServiceKey.OfMark(Mark, ipv4: true).ToWire();

    private static TestCaseData Wrong(string problem, Wire.MarkRule rule) => new TestCaseData(problem, rule).SetArgDisplayNames(problem);

    private static TestCaseData Rule(string name, bool matches, Wire.MarkRule rule)
    {
        rule.Mark = Mark;
        return new TestCaseData(rule, matches).SetArgDisplayNames(name);
    }

    private static Wire.Prefix Prefix(string address, uint length) => new() { Address = Bytes(address), Length = length };

    private static Wire.ServiceKey KeyOf(uint port) => new() { Protocol = IpProtocol.Tcp, Address = Bytes(Virtual), Port = port };

    /// <summary>A service with servers A and B, which have one port.</summary>
    private static Wire.VirtualService Of(
        Wire.ServiceKey key, uint timeout, uint realPort, Wire.ForwardingMode mode = Wire.ForwardingMode.Nat)
    {
        Wire.VirtualService service = Service(IpProtocol.Tcp, "rr", (A, 1), (B, 1));
        service.Key = key;
        service.Persistence = timeout == 0 ? null : new Wire.Persistence { Timeout = timeout };
        foreach (Wire.RealServer server in service.RealServers)
        {
            server.Port = realPort;
            server.Mode = mode;
        }
        return service;
    }

    private static Wire.Snapshot Marked(Wire.MarkRule rule, params Wire.VirtualService[] services)
    {
        Wire.Snapshot configuration = Configuration(services);
        configuration.MarkRules.Add(rule);
        return configuration;
    }
}
