using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;
using static Fulcrum.Cli.Tests.ApiSamples;

namespace Fulcrum.Cli.Tests;

/// <summary>Rows of a real `ipvsadm -Ln --stats`.</summary>
internal sealed class StatisticsTableTests
{
    private const string Head =
        "IP Virtual Server version 1.2.1 (size=4096)\n" +
        "Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes\n" +
        "  -> RemoteAddress:Port\n";

    private static readonly VirtualService[] Services =
    [
        Service("tcp:203.0.113.200:80", "rr"),
        Service("tcp:10.1.1.100:80", "wrr",
            Server("192.168.10.12:80", 1, 0, 0),
            Server("192.168.10.11:8080", 1, 0, 0),
            Server("192.168.10.14:80", 1, 0, 0),
            Server("192.168.10.15:80", 1, 0, 0, health: HealthState.Down)),
    ];

    [Test]
    public void Format_BigNumbers_PrintsIpvsadmsBytes() =>
        Assert.That(StatisticsTable.Format(Services, Statistics(), exact: false), Is.EqualTo(
            Head +
            "TCP  10.1.1.100:80                   12345  123456K   987654   98765M     123T\n" +
            "  -> 192.168.10.11:8080               4115 41152263   329218   32921M   41152G\n" +
            "  -> 192.168.10.12:80                    1        2        3        4        5\n" +
            "  -> 192.168.10.14:80                    0        0        0        0        0\n" +
            "TCP  203.0.113.200:80                    0        0        0        0        0\n"));

    [Test]
    public void Format_Exact_PrintsIpvsadmsBytes() =>
        Assert.That(StatisticsTable.Format(Services, Statistics(), exact: true), Is.EqualTo(
            Head +
            "TCP  10.1.1.100:80                   12345 123456789   987654 98765432109 123456789012345\n" +
            "  -> 192.168.10.11:8080               4115 41152263   329218 32921810703 41152263004115\n" +
            "  -> 192.168.10.12:80                    1        2        3        4        5\n" +
            "  -> 192.168.10.14:80                    0        0        0        0        0\n" +
            "TCP  203.0.113.200:80                    0        0        0        0        0\n"));

    private static GetStatisticsResponse Statistics()
    {
        ServiceStatistics service = new() { Key = Services[1].Key, Total = Traffic(12345, 123456789, 987654, 98765432109, 123456789012345) };
        service.Servers.Add(new ServerStatistics
        {
            Endpoint = Services[1].RealServers[1].Endpoint,
            Total = Traffic(4115, 41152263, 329218, 32921810703, 41152263004115),
        });
        service.Servers.Add(new ServerStatistics { Endpoint = Services[1].RealServers[0].Endpoint, Total = Traffic(1, 2, 3, 4, 5) });
        GetStatisticsResponse statistics = new();
        statistics.Services.Add(service);
        statistics.Workers.Add(Worker(0, 1024));
        statistics.Workers.Add(Worker(1, 3072));
        return statistics;
    }
}
