using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Synchronisation;

/// <summary>Clients stay bound to their servers, and services of several ports, marks and FTP know their sessions, at both directors.</summary>
public unsafe class BindingTests
{
    private const uint Mark = 7;
    private const int PersistenceSeconds = 50;

    [Test]
    public void Template_OfASession_BindsTheClientAtTheOtherDirector()
    {
        using Pair pair = new(Persistent());
        string server = Open(pair.A, ClientPort);
        pair.Exchange();
        // Its scheduler would take the other server next.
        Assert.That(TemplatesOf(pair.B), Is.EqualTo(new[] { $"{server} ASSURED, 1 sessions" }));

        Assert.That(Open(pair.B, ClientPort + 1), Is.EqualTo(server));
        pair.Exchange();
        Assert.That(TemplatesOf(pair.A), Is.EqualTo(new[] { $"{server} ASSURED, 2 sessions" }));
        pair.AssertConsistent();
    }

    [Test]
    public void Template_WithoutSessions_IsToldByTheWalkWithItsTime()
    {
        using Pair pair = new(Persistent());
        string server = Open(pair.A, ClientPort);
        Close(pair.A, ClientPort);
        pair.Wait(12, connected: false);
        Assert.That(Pair.SessionsOf(pair.A), Is.Empty, "precondition");
        pair.Take(pair.A);

        pair.Wait(Pair.RefreshSeconds + 1);
        Assert.That(TemplatesOf(pair.B), Is.EqualTo(new[] { $"{server} ASSURED, 0 sessions" }));
        pair.Wait(PersistenceSeconds - 12 - Pair.RefreshSeconds - 3);
        Assert.That(TemplatesOf(pair.B), Has.Length.EqualTo(1));
        // Until the sweep has come by.
        pair.Wait(8);
        Assert.That((TemplatesOf(pair.A).Length, TemplatesOf(pair.B).Length), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Templates_AreInABulk()
    {
        using Pair pair = new(Persistent());
        string server = Open(pair.A, ClientPort);
        Close(pair.A, ClientPort);
        pair.Wait(12, connected: false);
        pair.Take(pair.A);

        pair.Bulk(pair.A);

        Assert.That(TemplatesOf(pair.B), Is.EqualTo(new[] { $"{server} ASSURED, 0 sessions" }));
    }

    [Test]
    public void Template_ThatIsNotAssured_IsNotTold()
    {
        using Pair pair = new(Persistent());
        Pair.Forward(pair.A, Wan, FromClient().Tcp(ClientPort, VirtualPort, TcpFlags.Syn));

        pair.Wait(Pair.RefreshSeconds + 1);

        Assert.That(TemplatesOf(pair.B), Is.Empty);
    }

    [Test]
    public void Template_ThatBindsNoMore_IsEndedAtTheOtherDirector()
    {
        using Pair pair = new(Persistent());
        string server = Open(pair.A, ClientPort);
        pair.Exchange();
        Wire.Snapshot draining = Persistent();
        draining.Services[0].RealServers.Single(each => each.Address == Bytes(server)).Draining = true;
        pair.A.Use();
        pair.A.Apply(draining);

        string next = Open(pair.A, ClientPort + 1);
        pair.Exchange();

        Assert.That(next, Is.Not.EqualTo(server), "precondition");
        Assert.That(TemplatesOf(pair.B), Does.Contain($"{next} ASSURED, 1 sessions"));
        Assert.That(Open(pair.B, ClientPort + 2), Is.EqualTo(next));
        pair.AssertConsistent();
    }

    [Test]
    public void Templates_OfBothDirectors_DoNotKeepEachOtherAlive()
    {
        using Pair pair = new(Persistent());
        string server = Open(pair.A, ClientPort);
        pair.Exchange();
        Assert.That(Open(pair.B, ClientPort + 1), Is.EqualTo(server));
        Close(pair.A, ClientPort);
        Close(pair.B, ClientPort + 1);

        pair.Wait(PersistenceSeconds + 60 + 2 * Pair.RefreshSeconds, stepMs: 200);

        Assert.That((TemplatesOf(pair.A).Length, TemplatesOf(pair.B).Length), Is.EqualTo((0, 0)));
        Assert.That((Pair.SessionsOf(pair.A).Count, Pair.SessionsOf(pair.B).Count), Is.EqualTo((0, 0)));
        pair.AssertConsistent();
    }

    [TestCase(IpProtocol.Tcp)]
    [TestCase(IpProtocol.Udp)]
    public void Session_OfAMark_FindsItsServiceAtTheOtherDirector(byte protocol)
    {
        using Pair pair = new(Marked());
        Talk talk = new(Way.FullNat, protocol);
        talk.Open(pair.A);
        pair.Exchange();
        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(1));

        talk.Reply(pair.B);
        talk.Request(pair.B);
        pair.AssertConsistent();
    }

    [Test]
    public void Session_OfAMarkOfIpv6_FindsItsService()
    {
        Wire.Snapshot configuration = Way.FullNat64.Configuration();
        Wire.VirtualService service = configuration.Services[0];
        service.Key = ServiceKey.OfMark(Mark, ipv4: false).ToWire();
        configuration.Services.Clear();
        configuration.Services.Add(service);
        configuration.MarkRules.Add(new Wire.MarkRule { Mark = Mark });
        using Pair pair = new(configuration);
        Talk talk = new(Way.FullNat64, IpProtocol.Tcp);
        talk.Open(pair.A);
        pair.Exchange();

        talk.Reply(pair.B);
        Assert.That(pair.TotalsOfB.Adopted, Is.EqualTo(1));
    }

    [TestCase(0u, (ushort)1234)]
    [TestCase(21u, (ushort)21)]
    [TestCase(21u, (ushort)5000)]
    public void Session_OfAServiceOfSeveralPorts_FindsIt(uint servicePort, ushort port)
    {
        Wire.VirtualService service = Service(IpProtocol.Tcp, "rr", (A, 1), (B, 1));
        service.Key.Port = servicePort;
        service.Persistence = new Wire.Persistence { Timeout = 360 };
        foreach (Wire.RealServer each in service.RealServers)
            each.Port = servicePort;
        using Pair pair = new(Configuration(service));
        if (port == 5000)
            Open(pair.A, ClientPort, 21);
        string server = Open(pair.A, ClientPort + 1, port);
        pair.Exchange();
        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(Pair.SessionsOf(pair.A).Count));

        byte[] sent = Pair.Forward(pair.B, Wan, FromClient().Tcp(ClientPort + 1, port, TcpFlags.Ack, 1001, 5001).Payload("x"));
        Seen seen = Seen.In(sent);
        Assert.That((seen.Destination.ToString(), seen.DestinationPort, pair.TotalsOfB.Adopted), Is.EqualTo((server, port, 1UL)));
        Assert.That(Open(pair.B, ClientPort + 2, servicePort == 0 ? (ushort)999 : (ushort)21), Is.EqualTo(server), "the template binds there, too");
        pair.AssertConsistent();
    }

    [Test]
    public void OnePacketSessions_AreNotTold()
    {
        Wire.VirtualService service = Service(IpProtocol.Udp, "rr", (A, 1));
        service.OnePacket = true;
        service.RealServers[0].Mode = Wire.ForwardingMode.Nat;
        using Pair pair = new(Configuration(service));
        for (int datagram = 0; datagram < 5; datagram++)
        {
            Pair.Forward(pair.A, Wan, FromClient().Udp(ClientPort, VirtualPort).Payload("x"));
            pair.Wait(3);
        }

        Assert.That(pair.TotalsOfA.Told, Is.Zero);
    }

    /// <summary>A client's TCP session up to ESTABLISHED; the server that it went to.</summary>
    private static string Open(WorkersDirector director, int clientPort, ushort port = VirtualPort)
    {
        byte[] sent = Pair.Forward(director, Wan, FromClient().Tcp((ushort)clientPort, port, TcpFlags.Syn, 1000));
        Seen seen = Seen.In(sent);
        string server = seen.Destination.ToString();
        Pair.Forward(director, Lan, FromServer(server).Tcp(seen.DestinationPort, seen.SourcePort, TcpFlags.Syn | TcpFlags.Ack, 5000, 1001));
        Pair.Forward(director, Wan, FromClient().Tcp((ushort)clientPort, port, TcpFlags.Ack, 1001, 5001));
        return server;
    }

    private static void Close(WorkersDirector director, int clientPort) =>
        Pair.Forward(director, Wan, FromClient().Tcp((ushort)clientPort, VirtualPort, TcpFlags.Rst, 1001));

    /// <summary>"10.1.0.1 ASSURED, 1 sessions".</summary>
    private static string[] TemplatesOf(WorkersDirector director)
    {
        List<string> listed = [];
        TemplateStore* store = director.Shared->Templates;
        for (uint slot = 0; slot <= store->Mask; slot++)
        {
            if (TemplateStore.TryRead(store, slot, out Template template, out uint sessions)
                && new TemplateWord(store->Words[slot]).Phase == TemplatePhase.Live)
                listed.Add($"{director.Shared->ServerPaths[template.ServerSlot].Address} {template.StateName}, {sessions} sessions");
        }
        return [.. listed.Order()];
    }

    private static Wire.Snapshot Persistent()
    {
        Wire.VirtualService service = Service(IpProtocol.Tcp, "rr", (A, 1), (B, 1));
        service.Persistence = new Wire.Persistence { Timeout = PersistenceSeconds };
        return Configuration(service);
    }

    private static Wire.Snapshot Marked()
    {
        Wire.VirtualService service = Way.FullNat.ServiceOf(IpProtocol.Tcp);
        service.Key = ServiceKey.OfMark(Mark, ipv4: true).ToWire();
        Wire.Snapshot configuration = Configuration(service);
        configuration.MarkRules.Add(new Wire.MarkRule { Mark = Mark, Destination = new Wire.Prefix { Address = Bytes(Virtual), Length = 32 } });
        return configuration;
    }
}
