using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Synchronisation;

/// <summary>The local ports of the other director's sessions are theirs here, too.</summary>
public class LocalPortClaimTests
{
    private const int FlowCount = 200;

    [Test]
    public void Ports_OfTheOthersSessions_AreNotGivenTwice([Values(1, 2, 4)] int workers)
    {
        using Pair pair = new(Way.FullNat.Configuration(), workers, sessions: 2048);
        Talk[] talks = Open(pair.A, ClientPort);
        pair.Exchange();
        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(FlowCount), "precondition");

        Talk[] after = Open(pair.B, ClientPort + 5000);

        Assert.That(talks.Concat(after).Select(talk => talk.Peer).Distinct().Count(), Is.EqualTo(2 * FlowCount));
        foreach (Talk talk in talks)
            talk.Reply(pair.B);
        Assert.That(pair.TotalsOfB.Adopted, Is.EqualTo((ulong)FlowCount));
        pair.Exchange();
        pair.AssertConsistent();
    }

    [Test]
    public void Ports_OfSessionsThatEnd_RestAndAreGivenAgain()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        Talk talk = new(Way.FullNat, IpProtocol.Tcp);
        talk.Open(pair.A);
        pair.Exchange();
        talk.Close(pair.A);
        pair.Wait(125, stepMs: 500);
        Assert.That(Pair.SessionsOf(pair.B), Is.Empty, "precondition");

        LocalPorts ports = pair.B.Workers[0].LocalPorts;
        Assert.That(ports.TryLook(1, 0, out _, out PortChunk chunk) ? chunk.TakenCount : -1, Is.Zero);
        Talk next = new(Way.FullNat, IpProtocol.Tcp, 1);
        next.Open(pair.B);
        Assert.That(next.Peer, Is.Not.Zero);
    }

    [Test]
    public void Port_OfARestingSession_IsClaimedAgain()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        Talk talk = new(Way.FullNat, IpProtocol.Tcp);
        talk.Open(pair.A);
        SyncRecord[] told = pair.Take(pair.A);
        Give(pair, told);
        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(1), "precondition");
        pair.B.Workers[0].Ending.Post(default, reset: false);
        pair.Poll(10);
        Assert.That(Pair.SessionsOf(pair.B), Is.Empty, "precondition");

        Give(pair, told);

        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(1));
        talk.Reply(pair.B);
    }

    private static void Give(Pair pair, SyncRecord[] told)
    {
        pair.B.Use();
        pair.B.Exchange.Give(told);
        pair.Poll(2);
    }

    private static Talk[] Open(WorkersDirector director, int firstClient)
    {
        Talk[] talks = [.. Enumerable.Range(0, FlowCount).Select(flow => new Talk(Way.FullNat, IpProtocol.Tcp, (ushort)(firstClient + flow)))];
        foreach (Talk talk in talks)
            talk.Open(director);
        return talks;
    }
}
