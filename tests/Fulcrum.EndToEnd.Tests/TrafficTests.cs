using System.Net.Sockets;
using System.Text;
using Fulcrum.Api.V1;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>FULLNAT between real hosts: who answers, what they see, and what is counted.</summary>
internal sealed class TrafficTests : LabTests
{
    private static readonly string[] Hosts = ["client", "server1", "server2"];

    [TearDown]
    public void AssertNoWrongChecksum()
    {
        foreach (string host in Hosts)
        {
            Assert.That(KernelCounters.Read(Lab, host, "Tcp", "InCsumErrors"), Is.Zero, $"wrong TCP checksums at {host}");
            Assert.That(KernelCounters.Read(Lab, host, "Udp", "InCsumErrors"), Is.Zero, $"wrong UDP checksums at {host}");
        }
    }

    [Test]
    public void Requests_EqualWeights_AreAnsweredByBothServersEquallyOften()
    {
        string[] answers = [.. Enumerable.Range(0, 20).Select(_ => Curl())];

        Assert.That(answers.Count(answer => answer.StartsWith("server1 ", StringComparison.Ordinal)), Is.EqualTo(10));
        Assert.That(answers.Count(answer => answer.StartsWith("server2 ", StringComparison.Ordinal)), Is.EqualTo(10));
    }

    [Test]
    public void RealServer_OnRequest_SeesAnAddressOfThePool() =>
        Assert.That(Curl().Split(' ')[^1].Trim(), Does.Match(@"^10\.0\.2\.20[0-3]$"));

    [Test]
    public void UdpService_Datagrams_AreAnsweredFromTheVirtualAddressByBothServers()
    {
        string[] answers = [.. Enumerable.Range(0, 6).Select(_ => Namespace.Run(Lab.NamespaceOf("client"), AskUdp))];

        Assert.That(answers, Has.All.Match(@"^server[12] answers 10\.0\.2\.20[0-3]$"));
        Assert.That(answers.Select(answer => answer[..7]).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public void Counters_AfterRequests_CountConnectionsPacketsAndBytes()
    {
        TrafficCounters before = WebTotal();
        for (int i = 0; i < 4; i++)
        {
            Curl();
        }

        Eventually.IsTrue(() => WebTotal().Connections == before.Connections + 4, () => $"{before} became {WebTotal()}");
        TrafficCounters after = WebTotal();
        Assert.That(after.InboundPackets - before.InboundPackets, Is.InRange(4 * 5ul, 4 * 8ul));
        Assert.That(after.OutboundPackets - before.OutboundPackets, Is.InRange(4 * 4ul, 4 * 8ul));
        Assert.That(after.OutboundBytes - before.OutboundBytes, Is.GreaterThan(4 * 200ul));
        Assert.That(Director.Ctl("list", "--stats").Expect(), Does.Contain("10.0.11.2:80"));
    }

    [Test]
    public void Sessions_OpenConnection_ShowsItsFourEndpoints()
    {
        using HttpConnection connection = Namespace.Run(Lab.NamespaceOf("client"), () => new HttpConnection());
        string answer = connection.Request();

        Session session = Director.Sessions().Single(session => session.Client.Port == connection.ClientPort);

        Assert.That(session.State, Is.EqualTo("ESTABLISHED"));
        Assert.That(DirectorClient.TextOf(session.Virtual), Is.EqualTo("10.0.1.100:80"));
        Assert.That(session.Client.Address, Is.EqualTo("10.0.1.2"));
        Assert.That(answer.Trim(), Does.EndWith(session.Local.Address));
        Assert.That(DirectorClient.TextOf(session.Real), Is.EqualTo(answer.StartsWith("server1", StringComparison.Ordinal) ? "10.0.11.2:80" : "10.0.12.2:80"));
        Assert.That(Director.Server(DirectorClient.TextOf(session.Real)).ActiveSessions, Is.Positive);
    }

    [Test]
    public void VirtualAddress_Ping_IsAnsweredByTheKernel() =>
        Lab.On("client", "ping", "-c", "3", "-i", "0.2", "-W", "2", LabNetwork.VirtualAddress).Expect();

    [Test]
    public void VirtualAddress_PortWithoutService_RefusesTheConnection()
    {
        SocketException? refused = Assert.Throws<SocketException>(
            () => Namespace.Run(Lab.NamespaceOf("client"), () => new HttpConnection(port: 81)));

        Assert.That(refused!.SocketErrorCode, Is.EqualTo(SocketError.ConnectionRefused));
    }

    [Test]
    public void RealServers_WithoutTheVirtualAddress_AreOutOfTheClientsReach() =>
        Lab.On("client", "curl", "--silent", "--max-time", "1", "http://10.0.11.2/").ExpectFailure();

    [Test]
    public void DataPlane_UnderTraffic_CollectsNoGarbage()
    {
        ClientLoad load = new(Lab);
        Thread.Sleep(3000);
        load.Stop();

        Assert.That(load.Failures, Is.Empty);
        Assert.That(Director.ProcessCounter("gc_collections"), Is.Zero);
    }

    [Test]
    public void WorkersCycles_UnderTraffic_ListTheStagesThatPacketsGoThrough()
    {
        ClientLoad load = new(Lab);
        string table = Director.Ctl("workers", "--cycles", "--every", "1", "--interval", "2").Expect();
        load.Stop();

        Assert.That(load.Failures, Is.Empty);
        Assert.That(table, Does.Match(@"^WORKER +STAGE +PACKETS +CYCLES/PACKET +NS/PACKET +SHARE\n"));
        foreach (string stage in (string[])["receive", "parse", "new_session", "transmit", "total", "busy"])
            Assert.That(table, Does.Match($@"(?m)^ +0  {stage} +[1-9]\d* +\d+\.\d +\d+\.\d +\d+\.\d%$"));
    }

    [Test]
    public void Counters_OfWorkers_AddUpToWhatWasReceived()
    {
        Curl();
        foreach (WorkerStatistics worker in Director.Statistics().Workers)
        {
            Dictionary<string, long> counters = worker.Counters.ToDictionary(counter => counter.Name, counter => (long)counter.Value);
            long explained = counters["transmitted"] + counters["punted"] + counters["handed_off"] + worker.Drops.Sum(drop => (long)drop.Value);

            // The counters are read one after the other while packets arrive.
            Assert.That(explained, Is.EqualTo(counters["received"]).Within(32));
        }
    }

    [Test]
    public void Ports_Listed_ShowBothWithTheirTwins()
    {
        string ports = Director.Ctl("ports").Expect();

        Assert.That(ports, Does.Contain("wan").And.Contain("lan"));
    }

    private TrafficCounters WebTotal() => Director.Statistics().Services.Single(service => service.Key.Virtual.Port == 80).Total;

    private static string AskUdp()
    {
        using UdpClient client = new();
        client.Client.ReceiveTimeout = 5000;
        client.Connect(LabNetwork.VirtualAddress, 5000);
        client.Send("hello"u8);
        System.Net.IPEndPoint? from = null;
        return Encoding.ASCII.GetString(client.Receive(ref from)).Trim();
    }
}
