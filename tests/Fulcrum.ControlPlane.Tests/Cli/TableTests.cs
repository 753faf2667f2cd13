using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;
using Google.Protobuf.WellKnownTypes;
using static Fulcrum.Cli.Tests.ApiSamples;

namespace Fulcrum.Cli.Tests;

internal sealed class TableTests
{
    [Test]
    public void HealthTable_ServersUpAndDown_ListsAllWithTheirReason()
    {
        RealServer down = Server("10.0.0.12:80", 1, 0, 0, health: HealthState.Down);
        down.HealthDetail = "TCP_CHECK: connection refused (16:01:02)";
        VirtualService[] services =
        [
            Service("udp:10.0.0.1:53", "rr"),
            Service("tcp:10.0.0.1:80", "rr", down, Server("10.0.0.11:80", 100, 7, 12)),
        ];

        Assert.That(HealthTable.Format(services), Is.EqualTo(
            """
            SERVICE          SERVER        FORWARD  WEIGHT  HEALTH  ACTIVE  INACTIVE  DETAIL
            tcp:10.0.0.1:80  10.0.0.11:80  FullNat     100  up           7        12
            tcp:10.0.0.1:80  10.0.0.12:80  FullNat       1  DOWN         0         0  TCP_CHECK: connection refused (16:01:02)
            udp:10.0.0.1:53  -             -             -  -            -         -  no real servers

            """));
    }

    [Test]
    public void HealthTable_WithoutQuorum_NamesTheSorryServerAndWhatIsMissing()
    {
        VirtualService service = Service("tcp:10.0.0.1:80", "rr", Server("10.0.0.11:80", 1, 0, 0));
        service.SorryServer = new() { Address = "10.0.0.99", Port = 8080 };
        service.Quorum = new() { Weight = 1, Quorum = 2, SorryServes = true };

        Assert.That(HealthTable.Format([service]), Is.EqualTo(
            """
            SERVICE          SERVER          FORWARD  WEIGHT  HEALTH  ACTIVE  INACTIVE  DETAIL
            tcp:10.0.0.1:80  10.0.0.11:80    FullNat       1  up           0         0
            tcp:10.0.0.1:80  10.0.0.99:8080  -             -  SORRY        -         -  sorry server
            tcp:10.0.0.1:80  -               -             1  DOWN         -         -  no quorum, which is a weight of 2

            """));
    }

    [Test]
    public void CheckTable_Checks_TellsResultTimesAndReason()
    {
        RealServer server = Server("10.0.0.11:80", 1, 0, 0);
        DateTime time = new(2030, 1, 1, 12, 0, 0, DateTimeKind.Utc);
        server.Checks.Add(new CheckStatus
        {
            Kind = "TCP_CHECK", Result = CheckOutcome.Failure, Reason = "connection refused", EndedAt = Timestamp.FromDateTime(time),
            Duration = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(1.26)), NextAt = Timestamp.FromDateTime(time.AddSeconds(6)),
        });
        server.Checks.Add(new CheckStatus { Kind = "FILE_CHECK", Up = true });

        Assert.That(CheckTable.Format([Service("tcp:10.0.0.1:80", "rr", server)]), Is.EqualTo(
            """
            SERVICE          SERVER        CHECK       STATE  RESULT     TOOK  ENDED         NEXT          REASON
            tcp:10.0.0.1:80  10.0.0.11:80  TCP_CHECK   DOWN   failure  1.3 ms  12:00:00.000  12:00:06.000  connection refused
            tcp:10.0.0.1:80  10.0.0.11:80  FILE_CHECK  up     -             -  -             event

            """));
    }

    [TestCase(false, "REASON            PACKETS  MEANING\ndrop.ttl_expired       12  About drop.ttl_expired.\n")]
    [TestCase(true, "REASON            PACKETS  MEANING\ndrop.no_route           0  About drop.no_route.\n" +
        "drop.ttl_expired       12  About drop.ttl_expired.\n")]
    public void DropTable_TwoWorkers_AddsThemUp(bool all, string expected) =>
        Assert.That(CounterTable.FormatDrops(Counters.Drops(TwoWorkers()), all), Is.EqualTo(expected));

    [Test]
    public void CounterTable_TwoWorkers_ListsEveryCounterOfEach() =>
        Assert.That(CounterTable.FormatAll(TwoWorkers()), Is.EqualTo(
            """
            OF        COUNTER           VALUE  MEANING
            process   collections           0  Garbage collections.
            worker 0  sessions              3  Sessions now.
            worker 0  session_capacity   1024  Sessions that fit.
            worker 0  drop.no_route         0  About drop.no_route.
            worker 0  drop.ttl_expired      5  About drop.ttl_expired.
            worker 1  sessions              3  Sessions now.
            worker 1  session_capacity   1024  Sessions that fit.
            worker 1  drop.no_route         0  About drop.no_route.
            worker 1  drop.ttl_expired      7  About drop.ttl_expired.

            """));

    [Test]
    public void PortTable_TwoPorts_NamesLinkSpeedAndTwin()
    {
        ListPortsResponse response = new();
        response.Ports.Add(new Port
        {
            Name = "wan", Device = "0000:01:00.0", Driver = "net_i40e", Mac = "02:00:00:00:01:00", Mtu = 1500, LinkUp = true, Speed = 25000,
            ReceivedPackets = 1, ReceivedBytes = 64, TransmittedPackets = 2, TransmittedBytes = 128, MissedPackets = 3, ReceiveErrors = 4,
            TransmitErrors = 5, Twin = "wan", ReceiveQueues = 2, Steering = PortSteering.Software, QueueWorkers = { 0, 1 }, SteeringReason = "no RSS",
        });
        response.Ports.Add(new Port { Name = "lan", Device = "net_null0", Driver = "net_null", Mac = "02:00:00:00:02:00", Mtu = 1500 });

        Assert.That(PortTable.Format(response), Is.EqualTo(
            """
            PORT  LINK  MAC                 MTU  QUEUES  TWIN  RX-PACKETS  RX-BYTES  RX-MISSED  RX-ERRORS  TX-PACKETS  TX-BYTES  TX-ERRORS  DRIVER    DEVICE        STEERING  WORKERS  WHY
            wan   25G   02:00:00:00:01:00  1500       2  wan            1        64          3          4           2       128          5  net_i40e  0000:01:00.0  software  0,1      no RSS
            lan   down  02:00:00:00:02:00  1500       0  -              0         0          0          0           0         0          0  net_null  net_null0     -         -        -

            """));
    }

    [TestCase(true, 0u, "up")]
    [TestCase(true, 100u, "100M")]
    [TestCase(true, 2500u, "2500M")]
    [TestCase(true, 10000u, "10G")]
    [TestCase(false, 10000u, "down")]
    public void PortTable_Link_IsASpeedWhereOneIsKnown(bool up, uint speed, string expected)
    {
        ListPortsResponse response = new();
        response.Ports.Add(new Port { Name = "wan", LinkUp = up, Speed = speed });

        Assert.That(PortTable.Format(response).Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], Is.EqualTo(expected));
    }

    [Test]
    public void StatusText_AllWell_SaysSoInFourLines()
    {
        GetStatusResponse status = new()
        {
            Version = "0.1.0", ProcessId = 4711, UptimeSeconds = 93_784, ConfigurationFile = "/etc/fulcrum/fulcrum.conf",
            DataPlaneConnected = true, DataPlaneVersion = "0.1.0", DataPlaneProcessId = 4712, Generation = 7, AppliedGeneration = 7,
        };

        Assert.That(StatusText.Format(status), Is.EqualTo(
            """
            fulcrumd:      0.1.0, process 4711, up 1 d 02:03:04
            configuration: /etc/fulcrum/fulcrum.conf
            data plane:    0.1.0, process 4712, connected
            generation:    7

            """));
    }

    [Test]
    public void StatusText_EverythingWrong_NamesAllOfIt()
    {
        GetStatusResponse status = new()
        {
            Version = "0.1.0", ProcessId = 4711, UptimeSeconds = 5, ConfigurationError = "a.conf:3: unknown word.\na.conf:9: no such pool.",
            Generation = 8, AppliedGeneration = 7, DataPlaneError = "Connection refused.",
        };
        status.Warnings.Add("The pool is nearly full.");

        Assert.That(StatusText.Format(status), Is.EqualTo(
            """
            fulcrumd:      0.1.0, process 4711, up 00:00:05
            configuration: no file
            refused:       a.conf:3: unknown word.
                           a.conf:9: no such pool.
            data plane:    not connected: it goes on with its last generation if it runs
            generation:    8, of which the workers use 7
            error:         Connection refused.
            warning:       The pool is nearly full.

            """));
    }

    private static GetStatisticsResponse TwoWorkers()
    {
        GetStatisticsResponse statistics = new();
        statistics.Process.Add(new Counter { Name = "collections", Help = "Garbage collections." });
        statistics.Workers.Add(Worker(0, 1024, ("drop.no_route", 0), ("drop.ttl_expired", 5)));
        statistics.Workers.Add(Worker(1, 1024, ("drop.no_route", 0), ("drop.ttl_expired", 7)));
        return statistics;
    }
}
