using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Persistence;

/// <summary>LVS's persistence of services with one port, packet by packet through the pipeline.</summary>
internal sealed unsafe class PersistenceTests
{
    private const string Other = "203.0.113.200";

    [Test]
    public void Client_OfAPersistentService_StaysWithItsServerWhateverTheScheduler()
    {
        using Director director = new(Persistent(360));
        Clients clients = new(director);

        Assert.That(clients.Syns(Client, Other, Client, Client, Other), Is.EqualTo(new[] { "B:8080", "A:8080", "B:8080", "B:8080", "A:8080" }));
    }

    [Test]
    public void FirstSession_OfAClient_MakesATemplateThatIsCounted()
    {
        using Director director = new(Persistent(360, servers: [(A, 1)]));

        director.Case("a session and its template")
            .In(Director.Wan, ClientTcp(Syn))
            .Out(Director.Lan, ServerSeesTcp(Syn))
            .Counts(
                "sessions_created +1",
                "sessions +1",
                "tcp 10.1.0.1:8080: connections +1, active_sessions +1, templates +1, inbound_packets +1, inbound_bytes +40")
            .Run();
        director.Case("a second session from it")
            .In(Director.Wan, ClientTcp(Syn, clientPort: 40001))
            .Out(Director.Lan, ServerSeesTcp(Syn, FirstLocalPort + 1))
            .Counts(
                "sessions_created +1",
                "sessions +1",
                "tcp 10.1.0.1:8080: connections +1, active_sessions +1, inbound_packets +1, inbound_bytes +40")
            .Run();
        Assert.That(new Clients(director).Templates(), Is.EqualTo(new[] { "6 203.0.113.5:0 198.51.100.80:80 10.1.0.1 NONE 360 s, 2 sessions" }));
    }

    [Test]
    public void Clients_OfOneMaskedNetwork_ShareATemplate()
    {
        using Director director = new(Persistent(300, prefix: 24));
        Clients clients = new(director);

        Assert.That(clients.Syns("10.0.0.1", "10.0.0.200", "10.0.1.1"), Is.EqualTo(new[] { "B:8080", "B:8080", "A:8080" }));
        Assert.That(clients.Templates(), Is.EqualTo(new[]
        {
            "6 10.0.0.0:0 198.51.100.80:80 10.1.0.2 NONE 300 s, 2 sessions", "6 10.0.1.0:0 198.51.100.80:80 10.1.0.1 NONE 300 s, 1 sessions",
        }));
        Assert.That((clients.Count("templates", A), clients.Count("templates", B)), Is.EqualTo((1ul, 1ul)));
    }

    [Test]
    public void Client_OfAQuiescedServer_StaysUnlessTemplatesExpireWithIt([Values] bool expires)
    {
        using Director director = new(Persistent(360));
        Clients clients = new(director);
        Assert.That(clients.Syn(), Is.EqualTo("B:8080"));

        Wire.Snapshot quiesced = Persistent(360, servers: [(A, 1), (B, 0)]);
        quiesced.Settings = new Wire.Settings { ExpireQuiescentTemplate = expires };
        director.Apply(quiesced);

        Assert.That(clients.Syns(Client, Client, Other), Is.EqualTo(expires
            ? ["A:8080", "A:8080", "A:8080"]
            : new[] { "B:8080", "B:8080", "A:8080" }));
    }

    [Test]
    public void Client_OfAnOverloadedServer_StaysWithIt()
    {
        Wire.Snapshot configuration = Persistent(360);
        configuration.Services[0].RealServers[1].UpperThreshold = 1;
        using Director director = new(configuration);
        Clients clients = new(director);

        Assert.That(clients.Syns(Client, Client, Other, Client), Is.EqualTo(new[] { "B:8080", "B:8080", "A:8080", "B:8080" }));
    }

    [Test]
    public void Client_OfADrainingServer_GetsAnother()
    {
        using Director director = new(Persistent(360));
        Clients clients = new(director);
        Assert.That(clients.Syn(), Is.EqualTo("B:8080"));

        Wire.Snapshot draining = Persistent(360);
        draining.Services[0].RealServers[1].Draining = true;
        director.Apply(draining);

        Assert.That(clients.Syns(Client, Client), Is.EqualTo(new[] { "A:8080", "A:8080" }));
    }

    [Test]
    public void Client_OfARemovedServer_GetsAnotherAndKeepsIt()
    {
        using Director director = new(Persistent(360));
        Clients clients = new(director);
        Assert.That(clients.Syns(Client, Other), Is.EqualTo(new[] { "B:8080", "A:8080" }));

        director.Apply(Persistent(360, servers: [(A, 1), (C, 1)]));
        Assert.That(clients.Syns(Client, Client, Other), Is.EqualTo(new[] { "C:8080", "C:8080", "A:8080" }));
        director.Apply(Persistent(360));
        Assert.That(clients.Syn(), Is.Not.EqualTo("C:8080"));
    }

    [Test]
    public void Server_AddedAgain_HasItsClientsAgain()
    {
        using Director director = new(Persistent(360));
        Clients clients = new(director);
        Assert.That(clients.Syn(), Is.EqualTo("B:8080"));
        director.Advance(TimeSpan.FromSeconds(200));
        director.SweepAll();

        director.Apply(Persistent(360, servers: [(A, 1)]));
        director.SweepServers();
        Assert.That(clients.Count("templates", B), Is.EqualTo(1ul), "its slot waits for its template, whose sessions are gone");
        director.Apply(Persistent(360, servers: [(A, 1), (C, 1), (B, 1)]));

        Assert.That(clients.Syn(), Is.EqualTo("B:8080"));
    }

    [Test]
    public void Template_WhoseTimeEndsBeforeItsSession_IsExtendedByMinutes()
    {
        using Director director = new(Persistent(100));
        Clients clients = new(director);
        Assert.That(clients.Syn(clientPort: 40000), Is.EqualTo("B:8080"));
        director.SessionOf()->State = SessionState.Established;

        // The session's data keeps it for 900 s more.
        director.Advance(TimeSpan.FromSeconds(50));
        director.Case("data").In(Director.Wan, ClientTcp(Ack)).Out(Director.Lan, ServerSeesTcp(Ack, server: B))
            .Counts("tcp 10.1.0.2:8080: inbound_packets +1, inbound_bytes +40").Run();
        director.Advance(TimeSpan.FromSeconds(70));
        director.SweepAll();
        Assert.That(clients.Templates(), Is.EqualTo(new[] { "6 203.0.113.5:0 198.51.100.80:80 10.1.0.2 NONE 40 s, 1 sessions" }));

        director.Advance(TimeSpan.FromSeconds(835));
        director.SweepAll();
        Assert.That(director.SessionOf() == null, "950 s after the SYN it is over");
        Assert.That(clients.Templates(), Is.EqualTo(new[] { "6 203.0.113.5:0 198.51.100.80:80 10.1.0.2 NONE 45 s, 0 sessions" }));
        director.Advance(TimeSpan.FromSeconds(46));
        director.SweepAll();
        Assert.That(clients.Templates(), Is.Empty);
        Assert.That(clients.Count("templates", B), Is.Zero);
    }

    [Test]
    public void Template_WithANewSession_GetsItsWholeTimeAgain()
    {
        using Director director = new(Persistent(100));
        Clients clients = new(director);
        clients.Syn();
        director.SessionOf(30_000)->ExpiresAtMs += 1_000_000;
        director.Advance(TimeSpan.FromSeconds(130));
        director.SweepAll();
        Assert.That(clients.Templates().Single(), Does.Contain("30 s, 1"));

        clients.Syn();
        Assert.That(clients.Templates().Single(), Does.Contain("100 s, 2"), "not the 60 s that LVS would go on with");
    }

    [Test]
    public void Timeout_Changed_HoldsForNewTemplates()
    {
        using Director director = new(Persistent(100));
        Clients clients = new(director);
        clients.Syn();

        director.Apply(Persistent(500));
        clients.Syns(Client, Other);
        Assert.That(clients.Templates().Select(template => template.Split(' ')[5]), Is.EquivalentTo(new[] { "100", "500" }));
    }

    [TestCase(SessionState.TimeWait)]
    [TestCase(SessionState.Close)]
    public void Syn_OnAClosedSession_KeepsItsServer(SessionState state)
    {
        using Director director = new(Persistent(360));
        Clients clients = new(director);
        Assert.That(clients.Syn(clientPort: ClientPort), Is.EqualTo("B:8080"));
        director.SessionOf()->State = state;

        Assert.That(clients.Syn(clientPort: ClientPort), Is.EqualTo("B:8080"));
        Assert.That(director.SessionOf()->State, Is.EqualTo(SessionState.SynReceived));
        Assert.That(director.Statistics[WorkerCounter.SessionsReplaced], Is.Zero);
        Assert.That(director.Statistics[WorkerCounter.SessionsCreated], Is.EqualTo(1ul));
    }

    [Test]
    public void Template_OfAnEstablishedSession_IsAssured()
    {
        using Director director = new(Persistent(360));
        Clients clients = new(director);
        clients.Syn(clientPort: 40000);
        Assert.That(clients.Templates().Single(), Does.Contain("NONE"));

        director.Network.Deliver(Director.Wan, 0, ClientTcp(Ack).Build());
        director.PollAll();
        Assert.That(clients.Templates().Single(), Does.Contain("ASSURED"));
    }

    [Test]
    public void Template_OfAnsweredUdp_IsAssured()
    {
        using Director director = new(Persistent(360, protocol: IpProtocol.Udp));
        Clients clients = new(director);
        Assert.That(clients.Datagram(), Is.EqualTo("B:8080"));
        Assert.That(clients.Templates().Single(), Does.Contain("NONE"));

        director.Network.Deliver(Director.Lan, 0, FromServer(B).Udp(RealPort, FirstLocalPort).Build());
        director.PollAll();
        Assert.That(clients.Templates().Single(), Does.Contain("ASSURED"));
    }

    [Test]
    public void Templates_WithoutRoom_RefuseNewClientsByName()
    {
        using Director director = new(Persistent(360), new DirectorOptions { TemplateCapacity = 1, SessionCapacity = 256 });
        Clients clients = new(director);
        int taken = 0;
        while (clients.Syn($"203.0.113.{taken + 1}") != "-")
            taken++;

        Assert.That(taken, Is.EqualTo(32));
        Assert.That(director.Statistics[DropReason.TemplateTableFull], Is.EqualTo(1ul));
        Assert.That(clients.Syn("203.0.113.1"), Is.Not.EqualTo("-"), "who has a template goes on");
        director.AssertEveryPacketIsAccountedFor();
    }

    [Test]
    public void Session_ThatFindsNoRoom_LeavesNobodyHoldingTheTemplate()
    {
        using Director director = new(Persistent(360), new DirectorOptions { SessionCapacity = 1 });
        Clients clients = new(director);
        director.Network.Deliver(Director.Wan, 0, ClientTcp(Syn).Build());
        director.PollAll();
        director.SessionOf()->State = SessionState.Established;

        clients.Syns(Client, Client);
        Assert.That(clients.Templates().Single(), Does.Contain(" 1 sessions"));
        director.AssertEveryPacketIsAccountedFor();
    }

    [Test]
    public void Service_WithoutServers_MakesNoTemplate()
    {
        using Director director = new(Persistent(360, servers: [(A, 0)]));
        Clients clients = new(director);

        Assert.That(clients.Syn(), Is.EqualTo("-"));
        Assert.That(clients.Templates(), Is.Empty);
        Assert.That(director.Statistics[DropReason.NoServer], Is.EqualTo(1ul));
    }

    [Test]
    public void Everything_Expired_CountsNothing()
    {
        using Director director = new(Persistent(360, servers: [(A, 1), (B, 2), (C, 3)], scheduler: "wrr"));
        Clients clients = new(director);
        for (int client = 1; client < 40; client++)
            clients.Syn($"203.0.113.{client % 13 + 1}");
        director.Advance(TimeSpan.FromHours(1));
        director.SweepAll();
        director.Advance(TimeSpan.FromHours(1));
        director.SweepAll();

        Assert.That(director.ReadCounters().Where(counter => counter.Key.EndsWith("templates", StringComparison.Ordinal)
            || counter.Key.EndsWith("active_sessions", StringComparison.Ordinal)).Select(counter => counter.Value), Has.All.Zero);
        Assert.That(director.Templates->UsedCount, Is.Zero);
    }

    internal static Wire.Snapshot Persistent(
        uint timeout, uint prefix = 0, byte protocol = IpProtocol.Tcp, (string, int)[]? servers = null, string scheduler = "rr")
    {
        Wire.VirtualService service = Service(protocol, scheduler, servers ?? [(A, 1), (B, 1)]);
        service.Persistence = new Wire.Persistence { Timeout = timeout, PrefixLength = prefix };
        return Configuration(service);
    }
}
