using System.Net.Sockets;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;
using static Fulcrum.ControlPlane.Tests.Configuration.Configurations;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>Schedulers, persistence, marks, port 0, thresholds and timeouts, as files say them.</summary>
[TestFixture]
internal sealed class SessionKeywordTests
{
    private static IEnumerable<string> Schedulers => Model.Schedulers.Available;

    [TestCaseSource(nameof(Schedulers))]
    public void Scheduler_EveryName_IsRead(string name) =>
        Assert.That(OnlyService(Service($"lb_algo {name}")).Scheduler, Is.EqualTo(name));

    [TestCase("lb_algo sh\nsh-port", SchedulerFlags.SourceHashPort)]
    [TestCase("lb_algo sh\nsh-fallback\nsh-port", SchedulerFlags.SourceHashFallback | SchedulerFlags.SourceHashPort)]
    [TestCase("lb_algo mh\nmh-port\nmh-fallback", SchedulerFlags.MaglevPort | SchedulerFlags.MaglevFallback)]
    [TestCase("flag-1\nlb_algo sh", SchedulerFlags.SourceHashFallback)]
    [TestCase("lb_algo sh\nflag-2", SchedulerFlags.SourceHashPort)]
    [TestCase("flag-1\nflag-2\nlb_algo mh", SchedulerFlags.MaglevPort | SchedulerFlags.MaglevFallback)]
    public void SchedulerFlags_AreRead(string lines, SchedulerFlags expected) =>
        Assert.That(OnlyService(Service(lines)).SchedulerFlags, Is.EqualTo(expected));

    [Test]
    public void SchedulerFlag_OfAnotherSchedulerInTheEnd_IsNone() =>
        Assert.That(OnlyService(Service("lb_algo sh\nsh-port\nlb_algo mh")).SchedulerFlags, Is.EqualTo(SchedulerFlags.None));

    [TestCase("persistence_timeout", 360, 0)]
    [TestCase("persistence_timeout 50", 50, 0)]
    [TestCase("persistence_granularity 255.255.255.0", 360, 24)]
    [TestCase("persistence_timeout 50\npersistence_granularity 255.255.255.255", 50, 0)]
    [TestCase("persistence_timeout 50\npersistence_granularity 128.0.0.0", 50, 1)]
    [TestCase("persistence_granularity 26", 360, 26)]
    public void Persistence_IsReadWithKeepalivedsDefaults(string lines, int seconds, int prefix) =>
        Assert.That(OnlyService(Service(lines)).Persistence, Is.EqualTo(new Persistence(TimeSpan.FromSeconds(seconds), prefix)));

    [TestCase("192.0.2.1 0")]
    [TestCase("192.0.2.1")]
    public void Port0_IsPersistentWithAWarning(string header)
    {
        string text = Service("lb_kind NAT", "real_server 10.2.0.1 { }", header);
        AssertWarning(text, 2, "port 0 (every port) is persistent for 360 seconds, as in keepalived");
        VirtualService service = LoadGood(text).Services[0];
        Assert.That(service.Persistence!.Timeout, Is.EqualTo(TimeSpan.FromSeconds(360)));
        Assert.That((service.Key.Port, service.RealServers[0].Endpoint.Port), Is.EqualTo((0, 0)));
    }

    [TestCase("protocol UDP\nlb_kind DR\nops", true)]
    [TestCase("protocol UDP\nlb_kind DR", false)]
    public void OnePacket_OfUdp_IsRead(string lines, bool expected) =>
        Assert.That(OnlyService(Service(lines)).OnePacket, Is.EqualTo(expected));

    [TestCase("establish_timeout 60", 60, 0, 60)]
    [TestCase("conn_timeout 60\ntimeouts udp 5", 60, 0, 5)]
    [TestCase("timeouts tcp 1 tcpfin 2 udp 3", 1, 2, 3)]
    [TestCase("timeouts tcp 1\ntimeouts udp 3", 1, 0, 3)]
    public void Timeouts_OfAService_AreRead(string lines, int tcp, int fin, int udp) =>
        Assert.That(OnlyService(Service(lines)).Timeouts,
            Is.EqualTo(new ServiceTimeouts(TimeSpan.FromSeconds(tcp), TimeSpan.FromSeconds(fin), TimeSpan.FromSeconds(udp))));

    [Test]
    public void SlowStart_IsRead() =>
        Assert.That(OnlyService(Service("lb_algo wlc\nslow_start 30")).SlowStart, Is.EqualTo(TimeSpan.FromSeconds(30)));

    [Test]
    public void Thresholds_AreRead()
    {
        RealServer server = OnlyServer(Service("", "real_server 10.2.0.1 80 {\nuthreshold 1000\nlthreshold 800\n}"));
        Assert.That((server.UpperThreshold, server.LowerThreshold), Is.EqualTo((1000u, 800u)));
    }

    [TestCase("lb_kind NAT", "real_server 10.2.0.1 { }", AddressFamily.InterNetwork)]
    [TestCase("lb_kind NAT", "real_server 2001:db8::1 80 { }", AddressFamily.InterNetworkV6)]
    [TestCase("lb_kind TUN", "real_server 2001:db8::1 { }", AddressFamily.InterNetworkV6)]
    [TestCase("lb_kind TUN", "real_server 2001:db8::1 { }\nreal_server 10.2.0.1 { }", AddressFamily.InterNetwork)]
    [TestCase("lb_kind TUN", "real_server 2001:db8::1 { }\nreal_server 10.2.0.1 80 { lvs_method NAT }", AddressFamily.InterNetwork)]
    [TestCase("lb_kind TUN\nip_family inet", "real_server 2001:db8::1 { }", AddressFamily.InterNetwork)]
    [TestCase("lb_kind TUN\nip_family inet6", "real_server 10.2.0.1 { }", AddressFamily.InterNetworkV6)]
    public void Mark_Family_IsThatOfItsServersUnlessWritten(string lines, string servers, AddressFamily expected) =>
        Assert.That(OnlyMark(lines, servers).Key, Is.EqualTo(ServiceKey.OfMark(7, expected)));

    [TestCase("lb_kind NAT", "real_server 10.2.0.1 80 { }", 80)]
    [TestCase("lb_kind FNAT", "real_server 10.2.0.1 { }", 0)]
    [TestCase("lb_kind DR", "real_server 10.2.0.1 0 { }", 0)]
    public void Mark_Server_KeepsItsPortWherePortsAreTranslated(string lines, string server, int port) =>
        Assert.That(OnlyMark(lines, server).RealServers[0].Endpoint.Port, Is.EqualTo(port));

    [Test]
    public void Mark_WithProtocol_IsAWarning() =>
        AssertWarning(Service("lb_kind NAT", header: "fwmark 7"), 3, "protocol has no effect: a virtual_server of a mark takes all protocols");

    [Test]
    public void Mark_ServerPortWithDr_IsClearedWithAWarning() => AssertWarning(
        Service("lb_kind DR", header: "fwmark 7").Replace("protocol TCP", "", StringComparison.Ordinal), 7,
        "DR does not change ports, so sessions go to the port that the client chose");

    [TestCase("mark_rule 7 protocol tcp destination 192.0.2.0/24 ports 80-443 source 10.0.0.0/8 port wan",
        "mark 7 for TCP, destination 192.0.2.0/24, ports 80-443, source 10.0.0.0/8, input port wan")]
    [TestCase("mark_rule {\nmark 8\ndestination 2001:db8::1\n}", "mark 8 for destination 2001:db8::1/128")]
    [TestCase("mark_rule 4294967295 {\nports 53\nprotocol UDP\n}", "mark 4294967295 for UDP, port 53")]
    [TestCase("mark_rule 9 destination 192.0.2.7/24", "mark 9 for destination 192.0.2.0/24")]
    public void MarkRule_LineOrBlock_IsRead(string text, string expected)
    {
        MarkRule rule = LoadClean(text).MarkRules.Single();
        Assert.That(rule.ToString(), Is.EqualTo(expected));
        Assert.That(rule.Origin.ToString(), Is.EqualTo("/etc/test.conf:1"));
    }

    [TestCase("mark_rule destination 192.0.2.1", 1, "mark_rule needs a mark")]
    [TestCase("mark_rule 0 destination 192.0.2.1", 1, "'0' is not a mark")]
    [TestCase("mark_rule 7", 1, "it would mark every packet")]
    [TestCase("mark_rule 7 destination", 1, "destination needs an address or network after it")]
    [TestCase("mark_rule 7 destination web", 1, "'web' is not an IP address")]
    [TestCase("mark_rule 7 destination 192.0.2.1/33", 1, "'192.0.2.1/33' is not a network")]
    [TestCase("mark_rule 7 ports 443-80", 1, "is not a range of ports")]
    [TestCase("mark_rule 7 protocol icmp", 1, "use one of TCP, UDP, SCTP")]
    [TestCase("mark_rule 7 port a/b", 1, "'a/b' is not the name of a port")]
    [TestCase("mark_rule 7 {\nsource 10.0.0.0/8\ndestination 2001:db8::1\n}", 1, "different address families")]
    [TestCase("mark_rule 7 ports 80\nmark_rule 8 ports 80", 2, "there is one with the same conditions already (/etc/test.conf:1)")]
    public void MarkRule_Wrong_IsOneErrorThere(string text, int line, string words) => AssertError(text, line, words);

    private static VirtualService OnlyMark(string lines, string servers) => OnlyService(
        Service(lines, servers, "fwmark 7").Replace("protocol TCP", "", StringComparison.Ordinal));
}
