using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;
using static Fulcrum.Cli.Tests.ApiSamples;

namespace Fulcrum.Cli.Tests;

/// <summary>Rows of a real `ipvsadm -Ln`, with FullNat where a row is ours.</summary>
internal sealed class ServiceTableTests
{
    private const string Head =
        "Prot LocalAddress:Port Scheduler Flags\n" +
        "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n";

    [Test]
    public void Format_ServicesOfEveryKind_PrintsIpvsadmsBytesInItsOrder()
    {
        VirtualService[] services =
        [
            Service("udp:10.1.1.100:53", "rr", Server("192.168.10.53:53", 1, 0, 999)),
            Service("tcp:10.1.1.100:443", "wlc",
                Server("192.168.10.22:443", 2, 33, 44, ForwardingMode.Tunnel)),
            Service("tcp:203.0.113.200:80", "rr"),
            Service("tcp:10.1.1.100:80", "wrr",
                Server("192.168.10.13:8080", 1, 5, 17),
                Server("192.168.10.11:8080", 100, 120, 2345, ForwardingMode.Nat),
                Server("192.168.10.12:80", 0, 1, 0, ForwardingMode.DirectRoute)),
        ];

        Assert.That(ServiceTable.Format(services, 4096), Is.EqualTo(
            "IP Virtual Server version 1.2.1 (size=4096)\n" + Head +
            "TCP  10.1.1.100:80 wrr\n" +
            "  -> 192.168.10.11:8080           Masq    100    120        2345      \n" +
            "  -> 192.168.10.12:80             Route   0      1          0         \n" +
            "  -> 192.168.10.13:8080           FullNat 1      5          17        \n" +
            "TCP  10.1.1.100:443 wlc\n" +
            "  -> 192.168.10.22:443            Tunnel  2      33         44        \n" +
            "TCP  203.0.113.200:80 rr\n" +
            "UDP  10.1.1.100:53 rr\n" +
            "  -> 192.168.10.53:53             FullNat 1      0          999       \n"));
    }

    [Test]
    public void Format_Tunnels_PrintsIpvsadmsBytesOfTunInfo()
    {
        RealServer gue = Server("192.168.10.23:443", 1, 5, 17, ForwardingMode.Tunnel);
        gue.Tunnel = new() { Kind = TunnelKind.Gue, Port = 6080, Checksum = TunnelChecksum.Remote };
        VirtualService[] services =
        [
            Service("sctp:10.1.1.100:3868", "sh", Server("192.168.10.61:3868", 1, 1, 0, ForwardingMode.Nat)),
            Service("tcp:10.1.1.100:443", "wlc", Server("192.168.10.22:443", 2, 33, 44, ForwardingMode.Tunnel), gue),
            Service("tcp:10.1.1.100:80", "wrr", Server("192.168.10.12:80", 0, 1, 0, ForwardingMode.DirectRoute)),
        ];

        Assert.That(ServiceTable.Format(services, 4096, ServiceColumns.Tunnels), Is.EqualTo(
            "IP Virtual Server version 1.2.1 (size=4096)\n" +
            "Prot LocalAddress:Port Scheduler Flags\n" +
            "  -> RemoteAddress:Port           Forward TunnelInfo    Weight ActiveConn InActConn\n" +
            "TCP  10.1.1.100:80 wrr\n" +
            "  -> 192.168.10.12:80             Route   n/a           0      1          0         \n" +
            "TCP  10.1.1.100:443 wlc\n" +
            "  -> 192.168.10.22:443            Tunnel  ipip          2      33         44        \n" +
            "  -> 192.168.10.23:443            Tunnel  gue:6080:r+c  1      5          17        \n" +
            "SCTP 10.1.1.100:3868 sh\n" +
            "  -> 192.168.10.61:3868           Masq    n/a           1      1          0         \n"));
    }

    [TestCase(ServiceColumns.Plain)]
    [TestCase(ServiceColumns.Thresholds)]
    [TestCase(ServiceColumns.PersistentConnections)]
    public void Format_PersistentAndMarkServices_PrintsIpvsadmsBytes(ServiceColumns columns)
    {
        RealServer limited = Server("192.168.10.13:8080", 1, 5, 17, ForwardingMode.Nat);
        (limited.UpperThreshold, limited.LowerThreshold) = (1000, 800);
        RealServer bound = Server("192.168.10.22:443", 2, 33, 44, ForwardingMode.Tunnel);
        bound.PersistentClients = 11;
        RealServer marked = Server("192.168.10.31:0", 10, 7, 3, ForwardingMode.DirectRoute);
        marked.PersistentClients = 2;
        VirtualService mark = Service("fwm:7", "mh", marked);
        mark.SchedulerFlags.Add("mh-port");
        mark.Persistence = new() { TimeoutSeconds = 600 };
        VirtualService persistent = Service("tcp:10.1.1.100:443", "wlc", bound);
        persistent.Persistence = new() { TimeoutSeconds = 360, PrefixLength = 24 };
        VirtualService onePacket = Service("udp:10.1.1.100:53", "rr", Server("192.168.10.53:53", 1, 0, 999, ForwardingMode.Nat));
        onePacket.OnePacket = true;
        VirtualService hashing = Service("sctp:10.1.1.100:3868", "sh", Server("192.168.10.61:3868", 1, 1, 0, ForwardingMode.Nat));
        hashing.SchedulerFlags.Add(["sh-fallback", "sh-port"]);

        string expected = string.Join('\n', Golden(columns)) + "\n";
        Assert.That(ServiceTable.Format([mark, persistent, onePacket, hashing, Service("tcp:10.1.1.100:80", "wrr", limited)], 4096, columns),
            Is.EqualTo(expected));
    }

    [Test]
    public void Format_WeightThatIsAnotherInTheDataPlane_IsThatOne()
    {
        RealServer server = Server("10.0.0.2:80", 10, 0, 0);
        server.EffectiveWeight = 3;

        Assert.That(ServiceTable.Format([Service("tcp:10.0.0.1:80", "wrr", server)], 1), Does.Contain(" FullNat 3      "));
        Assert.That(HealthTable.Format([Service("tcp:10.0.0.1:80", "wrr", server)]), Does.Contain("    3/10  up"));
    }

    [Test]
    public void Format_ServersOfBothFamilies_StartsWithIpv4() =>
        Assert.That(
            ServiceTable.Format([Service("tcp:[2001:db8::1]:80", "rr", Server("[::2]:80", 1, 0, 0), Server("200.0.0.1:80", 1, 0, 0))], 1),
            Does.EndWith(
                "  -> 200.0.0.1:80                 FullNat 1      0          0         \n" +
                "  -> [::2]:80                     FullNat 1      0          0         \n"));

    [Test]
    public void Format_NoServices_PrintsTheTitles() =>
        Assert.That(ServiceTable.Format([], 0), Is.EqualTo("IP Virtual Server version 1.2.1 (size=0)\n" + Head));

    [Test]
    public void Format_AddressesOnBothSidesOf128_SortsThemAsUnsignedNumbers()
    {
        string text = ServiceTable.Format(
            [Service("tcp:200.0.0.1:80", "rr"), Service("tcp:9.0.0.1:443", "rr"), Service("tcp:9.0.0.1:80", "rr"), Service("tcp:100.0.0.1:80", "rr")], 1);

        Assert.That(text, Does.EndWith("TCP  9.0.0.1:80 rr\nTCP  9.0.0.1:443 rr\nTCP  100.0.0.1:80 rr\nTCP  200.0.0.1:80 rr\n"));
    }

    [Test]
    public void Format_Ipv6_ComesAfterIpv4AndPushesColumnsToTheRight()
    {
        VirtualService[] services =
        [
            Service("tcp:[2001:db8::100]:80", "rr",
                Server("[2001:db8:1::11]:8080", 1, 2, 3),
                Server("[2001:db8:aaaa:bbbb:cccc:dddd:eeee:11]:8080", 1, 2, 3)),
            Service("udp:10.0.0.1:53", "rr"),
        ];

        Assert.That(ServiceTable.Format(services, 1), Does.EndWith(
            "UDP  10.0.0.1:53 rr\n" +
            "TCP  [2001:db8::100]:80 rr\n" +
            "  -> [2001:db8:1::11]:8080        FullNat 1      2          3         \n" +
            "  -> [2001:db8:aaaa:bbbb:cccc:dddd:eeee:11]:8080 FullNat 1      2          3         \n"));
    }

    [Test]
    public void Format_TextLongerThanItsColumn_IsCutAsIpvsadmCutsIt()
    {
        RealServer server = Server("10.0.0.1:80", 1, 2, 3);
        server.Endpoint.Address = "a-name-that-is-much-longer-than-28";
        VirtualService service = Service("tcp:10.0.0.1:80", "rr", server);
        service.Key.Virtual.Address = "a-name-that-is-much-longer-than-33";

        Assert.That(ServiceTable.Format([service], 1), Does.EndWith(
            "TCP  a-name-that-is-much-longer-t rr\n" +
            "  -> a-name-that-is-much-longer-t FullNat 1      2          3         \n"));
    }

    [Test]
    public void Format_NumbersWiderThanTheirColumns_PushTheNextOnes() =>
        Assert.That(
            ServiceTable.Format([Service("tcp:10.0.0.1:80", "rr", Server("10.0.0.2:80", 2147483647, 12345678901, ulong.MaxValue))], 1),
            Does.EndWith("  -> 10.0.0.2:80                  FullNat 2147483647 12345678901 18446744073709551615\n"));

    [Test]
    public void Format_ServerThatIsDown_IsLeftOut()
    {
        VirtualService service = Service("tcp:10.0.0.1:80", "rr",
            Server("10.0.0.2:80", 1, 0, 0, health: HealthState.Down),
            Server("10.0.0.3:80", 1, 0, 0, health: HealthState.Unchecked));

        Assert.That(ServiceTable.Format([service], 1), Does.Not.Contain("10.0.0.2").And.Contain("10.0.0.3"));
    }

    /// <summary>Lines of ipvsadm's own output.</summary>
    private static string[] Golden(ServiceColumns columns) => columns switch
    {
        ServiceColumns.Thresholds =>
        [
            "IP Virtual Server version 1.2.1 (size=4096)",
            "Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn ",
            "  -> RemoteAddress:Port",
            "TCP  10.1.1.100:80 wrr",
            "  -> 192.168.10.13:8080           1000       800        5          17        ",
            "TCP  10.1.1.100:443 wlc persistent 360 mask 255.255.255.0",
            "  -> 192.168.10.22:443            0          0          33         44        ",
            "UDP  10.1.1.100:53 rr ops",
            "  -> 192.168.10.53:53             0          0          0          999       ",
            "SCTP 10.1.1.100:3868 sh (sh-fallback,sh-port)",
            "  -> 192.168.10.61:3868           0          0          1          0         ",
            "FWM  7 mh (mh-port) persistent 600",
            "  -> 192.168.10.31:0              0          0          7          3         ",
        ],
        ServiceColumns.PersistentConnections =>
        [
            "IP Virtual Server version 1.2.1 (size=4096)",
            "Prot LocalAddress:Port            Weight    PersistConn ActiveConn InActConn ",
            "  -> RemoteAddress:Port",
            "TCP  10.1.1.100:80 wrr",
            "  -> 192.168.10.13:8080           1         0           5          17        ",
            "TCP  10.1.1.100:443 wlc persistent 360 mask 255.255.255.0",
            "  -> 192.168.10.22:443            2         11          33         44        ",
            "UDP  10.1.1.100:53 rr ops",
            "  -> 192.168.10.53:53             1         0           0          999       ",
            "SCTP 10.1.1.100:3868 sh (sh-fallback,sh-port)",
            "  -> 192.168.10.61:3868           1         0           1          0         ",
            "FWM  7 mh (mh-port) persistent 600",
            "  -> 192.168.10.31:0              10        2           7          3         ",
        ],
        _ =>
        [
            "IP Virtual Server version 1.2.1 (size=4096)",
            "Prot LocalAddress:Port Scheduler Flags",
            "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn",
            "TCP  10.1.1.100:80 wrr",
            "  -> 192.168.10.13:8080           Masq    1      5          17        ",
            "TCP  10.1.1.100:443 wlc persistent 360 mask 255.255.255.0",
            "  -> 192.168.10.22:443            Tunnel  2      33         44        ",
            "UDP  10.1.1.100:53 rr ops",
            "  -> 192.168.10.53:53             Masq    1      0          999       ",
            "SCTP 10.1.1.100:3868 sh (sh-fallback,sh-port)",
            "  -> 192.168.10.61:3868           Masq    1      1          0         ",
            "FWM  7 mh (mh-port) persistent 600",
            "  -> 192.168.10.31:0              Route   10     7          3         ",
        ],
    };
}
