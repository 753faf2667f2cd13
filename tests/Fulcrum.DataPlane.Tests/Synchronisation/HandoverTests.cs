using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Golden.Matrix;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;

namespace Fulcrum.DataPlane.Tests.Synchronisation;

/// <summary>Addresses move while a session opens: its next segment comes to the director that has not seen its first.</summary>
internal sealed class HandoverTests
{
    private static readonly byte[] s_protocols = [IpProtocol.Tcp, IpProtocol.Sctp];

    private static IEnumerable<TestCaseData> Cells =>
        from way in Way.All
        from protocol in s_protocols
        select new TestCaseData(way, protocol).SetArgDisplayNames(way.Name, $"{protocol}");

    [TestCaseSource(nameof(Cells))]
    public void Session_BegunBeforeTheHandover_GoesOnWhereItsPacketsCome(object given, byte protocol)
    {
        using Pair pair = new(((Way)given).Configuration());
        Talk talk = new((Way)given, protocol);
        talk.Begin(pair.A);
        pair.Exchange();
        Assert.That(Pair.RemoteOf(pair.B), Is.Zero, "not told before");
        BeginHandover(pair);
        pair.Exchange();
        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(1), "told by the walk");
        GoOn(pair, talk);
    }

    [TestCaseSource(nameof(Cells))]
    public void Session_BegunDuringTheHandover_IsToldAtOnce(object given, byte protocol)
    {
        using Pair pair = new(((Way)given).Configuration());
        Talk talk = new((Way)given, protocol);
        BeginHandover(pair);
        talk.Begin(pair.A);
        pair.Exchange();
        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(1));
        GoOn(pair, talk);
    }

    [TestCaseSource(nameof(Cells))]
    public void Segment_BeforeItsRecord_IsNotTheKernels_AfterTheHandoverAsBefore(object given, byte protocol)
    {
        Way way = (Way)given;
        using Pair pair = new(way.Configuration());
        Talk talk = new(way, protocol);
        talk.Begin(pair.A);
        Assert.That(SendNext(pair, way, protocol, talk), Is.EqualTo((0UL, 1UL)), "the kernel's before");
        BeginHandover(pair);
        Assert.That(SendNext(pair, way, protocol, talk), Is.EqualTo((1UL, 0UL)));
        pair.Wait(3.1, connected: false);
        Assert.That(SendNext(pair, way, protocol, talk), Is.EqualTo((0UL, 1UL)), "the kernel's after");
    }

    [Test]
    public void Session_BegunAfterTheHandover_IsNotTold()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        BeginHandover(pair);
        pair.Wait(3.1);
        new Talk(Way.FullNat, IpProtocol.Tcp).Begin(pair.A);
        pair.Wait(1);
        Assert.That(pair.TotalsOfB.Received, Is.Zero);
    }

    [Test]
    public void Session_ThatNeverOpens_EndsOnBothSidesAndIsNoEvidence()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        BeginHandover(pair);
        new Talk(Way.FullNat, IpProtocol.Tcp).Begin(pair.A);
        pair.Wait(70, stepMs: 500);
        Assert.That((Pair.SessionsOf(pair.A).Count, Pair.SessionsOf(pair.B).Count), Is.EqualTo((0, 0)));
        Assert.That((UnansweredOf(pair.A), UnansweredOf(pair.B)), Is.EqualTo((1UL, 0UL)), "counted where it began");
        pair.AssertConsistent();
    }

    private static unsafe ulong UnansweredOf(WorkersDirector director) =>
        director.Compiler.Servers.Aggregate(0UL, (sum, server) => sum + director.Statistics[0].Evidence[server.Item2].UnansweredSessions);

    /// <summary>A segment that follows the first one, at the other director: how many are dropped for it, and how many are the kernel's.</summary>
    private static (ulong Dropped, ulong Punted) SendNext(Pair pair, Way way, byte protocol, Talk talk)
    {
        (ulong dropped, ulong punted) = (pair.B[DropReason.HandoverNoSession], pair.B[WorkerCounter.Punted]);
        if (way.KeepsAddresses)
            Pair.Send(pair.B, Wan, way.FromClient().Data(protocol, talk.Client, Lab.VirtualPort, 10));
        else
            Pair.Send(pair.B, Lan, way.FromServer().Answer(protocol, way.ServerPort, talk.Peer));
        return (pair.B[DropReason.HandoverNoSession] - dropped, pair.B[WorkerCounter.Punted] - punted);
    }

    private static void GoOn(Pair pair, Talk talk)
    {
        talk.Agree(pair.B);
        Assert.That(talk.Request(pair.B), Is.Not.Empty);
        pair.Exchange();
        Assert.That((pair.B[WorkerCounter.SessionsCreated], pair.TotalsOfB.Adopted, pair.TotalsOfA.Yielded), Is.EqualTo((0UL, 1UL, 1UL)));
        Assert.That(Pair.RemoteOf(pair.A), Is.EqualTo(1));
        pair.AssertConsistent();
    }

    private static unsafe void BeginHandover(Pair pair)
    {
        SharedTables.BeginHandover(pair.A.Shared, 3000);
        SharedTables.BeginHandover(pair.B.Shared, 3000);
        pair.Poll();
    }
}
