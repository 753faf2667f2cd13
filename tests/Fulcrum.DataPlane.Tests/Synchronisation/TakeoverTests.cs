using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Synchronisation;

/// <summary>A session's packets come to the other director from some moment on, and back: nobody at its ends notices.</summary>
public class TakeoverTests
{
    private const int FlowCount = 24;

    private static readonly byte[] s_protocols = [IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp];

    private static IEnumerable<Way> Ways =>
        [.. Way.All, Way.Over(Wire.TunnelKind.Gre, true, false), Way.Over(Wire.TunnelKind.Gue, false, true)];

    private static IEnumerable<TestCaseData> Cells =>
        from way in Ways
        from protocol in s_protocols
        select new TestCaseData(way, protocol).SetArgDisplayNames(way.Name, $"{protocol}");

    private static IEnumerable<TestCaseData> Placements =>
        from way in Way.All
        from protocol in s_protocols
        from workers in (int[])[2, 4]
        from arrangement in (Arrangement[])[Arrangement.Device, Arrangement.ManyQueues, Arrangement.OneQueue]
        select new TestCaseData(way, protocol, workers, arrangement).SetArgDisplayNames(way.Name, $"{protocol}", $"{workers}", $"{arrangement}");

    [TestCaseSource(nameof(Cells))]
    public void Session_WhosePacketsMove_GoesOnAsBefore(object given, byte protocol)
    {
        Way way = (Way)given;
        using Pair pair = new(way.Configuration());
        using WorkersDirector reference = new(way.Configuration(), 1, Arrangement.Device);
        Talk talk = new(way, protocol);
        talk.Open(reference);
        talk.Open(pair.A);
        Settle(pair, talk);
        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(1), "the other director has been told");

        Continue(pair, talk, pair.B, reference);
        Assert.That((pair.B[WorkerCounter.SessionsCreated], pair.TotalsOfB.Adopted, pair.TotalsOfA.Yielded), Is.EqualTo((0UL, 1UL, 1UL)));
        Continue(pair, talk, pair.A, reference);
        Assert.That((pair.A[WorkerCounter.SessionsCreated], pair.TotalsOfA.Adopted, pair.TotalsOfB.Yielded), Is.EqualTo((1UL, 1UL, 1UL)));
        Assert.That((Pair.RemoteOf(pair.A), Pair.RemoteOf(pair.B)), Is.EqualTo((0, 1)));
        Assert.That(Connections(pair.B), Is.Zero, "a session of the other director is no connection");
        pair.AssertConsistent();
    }

    [TestCaseSource(nameof(Placements))]
    public void Sessions_OfSeveralWorkers_MoveToTheWorkersThatTheirPacketsReach(object given, byte protocol, int workers, object arrangement)
    {
        Way way = (Way)given;
        using Pair pair = new(way.Configuration(), workers, (Arrangement)arrangement);
        Talk[] talks = [.. Enumerable.Range(0, FlowCount).Select(flow => new Talk(way, protocol, (ushort)(ClientPort + flow)))];
        foreach (Talk talk in talks)
            talk.Open(pair.A);
        Settle(pair, talks);
        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(FlowCount));

        foreach (Talk talk in talks)
            Assert.That((talk.Request(pair.B).Length, talk.Reply(pair.B).Length), Is.Not.EqualTo((0, 0)));
        Assert.That(pair.B[WorkerCounter.SessionsCreated], Is.Zero);
        Assert.That(pair.TotalsOfB.Adopted, Is.EqualTo((ulong)FlowCount));
        pair.Exchange();
        Assert.That((Pair.RemoteOf(pair.A), Pair.RemoteOf(pair.B)), Is.EqualTo((FlowCount, 0)));
        foreach (Talk talk in talks)
            talk.Reply(pair.A);
        pair.Exchange();
        Assert.That((Pair.RemoteOf(pair.A), Pair.RemoteOf(pair.B)), Is.EqualTo((0, FlowCount)));
        pair.AssertConsistent();
    }

    [Test]
    public void Sessions_OfAServiceThatIsPlacedByClient_MoveToTheirWorkers([Values(2, 4)] int workers)
    {
        // The NAT server has the service placed by its clients; the records of DR sessions do not show that.
        Way other = Way.DirectRoute with { Server = B };
        Wire.VirtualService service = Way.Mixed(IpProtocol.Tcp, "rr", Way.Nat, other);
        using Pair pair = new(Way.DualStack(service), workers);
        Talk[] talks = new Talk[FlowCount];
        for (int flow = 0; flow < FlowCount; flow++)
        {
            ushort client = (ushort)(ClientPort + flow);
            byte[] sent = Pair.Forward(pair.A, Wan, Golden.Matrix.Segments.Opening(Way.Nat.FromClient(), IpProtocol.Tcp, client, VirtualPort));
            bool isNat = Seen.In(sent).Destination.ToString() == A;
            talks[flow] = new Talk(isNat ? Way.Nat : other, IpProtocol.Tcp, client) { Peer = client };
            talks[flow].Agree(pair.A);
        }
        pair.Exchange();
        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(FlowCount));
        pair.AssertConsistent();

        foreach (Talk talk in talks)
            talk.Request(pair.B);
        pair.Exchange();
        Assert.That((pair.TotalsOfB.Adopted, pair.TotalsOfA.Yielded, Pair.RemoteOf(pair.A)), Is.EqualTo(((ulong)FlowCount, (ulong)FlowCount, FlowCount)));
        foreach (Talk talk in talks)
            talk.Ask(pair.B, packet => packet.Tcp(talk.Client, VirtualPort, TcpFlags.Rst, 1334));
        pair.Wait(15);
        Assert.That((Pair.SessionsOf(pair.A).Count, Pair.SessionsOf(pair.B).Count), Is.EqualTo((0, 0)));
        pair.AssertConsistent();
    }

    [Test]
    public void Ends_Propagate()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        Talk talk = new(Way.FullNat, IpProtocol.Tcp);
        talk.Open(pair.A);
        pair.Exchange();
        talk.Close(pair.A);
        pair.Exchange();
        Assert.That(Pair.SessionsOf(pair.B).Single().State, Is.EqualTo(SessionState.TimeWait));

        pair.Wait(125, stepMs: 500);

        Assert.That((Pair.SessionsOf(pair.A).Count, Pair.SessionsOf(pair.B).Count), Is.EqualTo((0, 0)));
        Assert.That(pair.TotalsOfB.Ended, Is.EqualTo(1));
        pair.AssertConsistent();
    }

    [Test]
    public void Reset_OfASessionThatMoved_ClosesItThere()
    {
        using Pair pair = new(Way.Nat.Configuration());
        Talk talk = new(Way.Nat, IpProtocol.Tcp);
        talk.Open(pair.A);
        pair.Exchange();
        talk.Ask(pair.B, packet => packet.Tcp(ClientPort, VirtualPort, TcpFlags.Rst, 1334));
        pair.Wait(0.2);

        Assert.That(Pair.SessionsOf(pair.A).Single().State, Is.EqualTo(SessionState.Close));
        pair.Wait(130, stepMs: 500);
        Assert.That((Pair.SessionsOf(pair.A).Count, Pair.SessionsOf(pair.B).Count), Is.EqualTo((0, 0)));
        pair.AssertConsistent();
    }

    [Test]
    public void EmbryonicSession_IsNotTold([ValueSource(nameof(s_protocols))] byte protocol)
    {
        using Pair pair = new(Way.FullNat.Configuration());
        Pair.Forward(pair.A, Wan, Golden.Matrix.Segments.Opening(Way.FullNat.FromClient(), protocol, ClientPort, VirtualPort));
        pair.Wait(1);

        Assert.That(pair.TotalsOfB.Received, Is.Zero);
    }

    /// <summary>Has the other director told: of UDP through DR and TUN that takes a further packet and a walk.</summary>
    private static void Settle(Pair pair, params Talk[] talks)
    {
        pair.Exchange();
        if (Pair.RemoteOf(pair.B) == talks.Length)
            return;
        pair.Wait(3);
        foreach (Talk talk in talks)
            talk.Request(pair.A);
        pair.Wait(Pair.RefreshSeconds + 1);
    }

    /// <summary>Packets of both directions at one director alone, compared with one whose packets never moved.</summary>
    private static void Continue(Pair pair, Talk talk, WorkersDirector director, WorkersDirector reference)
    {
        pair.Wait(0.3);
        for (int length = 100; length < 103; length++)
        {
            Assert.That(talk.Request(director, length), Is.EqualTo(talk.Request(reference, length)), "for the server");
            Assert.That(talk.Reply(director, length), Is.EqualTo(talk.Reply(reference, length)), "for the client");
        }
        pair.Wait(0.3);
    }

    private static ulong Connections(WorkersDirector director)
    {
        ulong connections = 0;
        foreach ((_, uint slot) in director.Compiler.Servers)
            foreach (WorkerStatistics worker in director.Statistics)
                unsafe
                {
                    connections += worker.Servers[slot].Connections;
                }
        return connections;
    }
}
