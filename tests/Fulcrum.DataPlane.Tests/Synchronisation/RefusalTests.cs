using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Synchronisation;

/// <summary>What the other director tells and this one cannot use is counted by reason, and changes nothing.</summary>
public class RefusalTests
{
    [Test]
    public void Service_ThatIsMissing_RefusesItsSessions()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        pair.B.Use();
        pair.B.Apply(Way.DirectRoute6.Configuration());
        new Talk(Way.FullNat, IpProtocol.Tcp).Open(pair.A);

        IsRefused(pair, SyncRefusal.NoService);
    }

    [Test]
    public void Server_ThatIsMissing_RefusesItsSessions()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        pair.B.Use();
        pair.B.Apply((Way.FullNat with { Server = B }).Configuration());
        new Talk(Way.FullNat, IpProtocol.Tcp).Open(pair.A);

        IsRefused(pair, SyncRefusal.NoServer);
    }

    [Test]
    public void Server_OfAnotherMode_RefusesSessions()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        pair.B.Use();
        pair.B.Apply(Way.Nat.Configuration());
        new Talk(Way.FullNat, IpProtocol.Tcp).Open(pair.A);

        IsRefused(pair, SyncRefusal.NoServer);
    }

    [Test]
    public void Server_ThatComesLater_HasItsSessionsWithTheNextWalk()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        pair.B.Use();
        pair.B.Apply((Way.FullNat with { Server = B }).Configuration());
        new Talk(Way.FullNat, IpProtocol.Tcp).Open(pair.A);
        IsRefused(pair, SyncRefusal.NoServer);
        pair.B.Use();
        pair.B.Apply(Way.FullNat.Configuration());

        pair.Wait(Pair.RefreshSeconds + 1);

        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(1));
        pair.AssertConsistent();
    }

    [Test]
    public void LocalAddress_OfNoPool_RefusesTheSession()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        Wire.Snapshot others = Way.FullNat.Configuration();
        others.Pools[0].Addresses[0] = Bytes("10.0.0.101");
        using WorkersDirector other = new(others, 1, Arrangement.Device);
        other.Exchange.Open(Pair.RefreshSeconds);
        new Talk(Way.FullNat, IpProtocol.Tcp).Open(pair.A);
        SyncRecord[] told = pair.Take(pair.A);

        other.Use();
        other.Exchange.Give(told);
        other.Run(Wan);

        Assert.That((other.Exchange.Totals[SyncRefusal.NoLocalAddress], Pair.SessionsOf(other).Count), Is.EqualTo((1UL, 0)));
    }

    [Test]
    public void LocalAddress_ThatDrains_GoesOnWithTheOthersSessions()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        new Talk(Way.FullNat, IpProtocol.Tcp).Open(pair.A);
        Wire.Snapshot draining = Way.FullNat.Configuration();
        draining.Pools[0].Draining.Add(Bytes(Local));
        pair.B.Use();
        pair.B.Apply(draining);

        pair.Exchange();

        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(1));
    }

    [TestCase(4, 2)]
    [TestCase(2, 4)]
    public void FullNatSession_ThatBelongsToTwoWorkers_IsRefused(int workers, int others)
    {
        using Pair pair = new(Way.FullNat.Configuration(), workers, Arrangement.Device, others);
        const int flows = 64;
        for (int flow = 0; flow < flows; flow++)
            new Talk(Way.FullNat, IpProtocol.Tcp, (ushort)(ClientPort + flow)).Open(pair.A);
        pair.Exchange();

        Assert.That(pair.A.Exchange.Placement, Is.Not.EqualTo(pair.B.Exchange.Placement));
        Assert.That(pair.TotalsOfB[SyncRefusal.PlacementDiffers] + pair.TotalsOfB.Installed, Is.EqualTo(pair.TotalsOfB.Received));
        if (others > workers)
            Assert.That(pair.TotalsOfB[SyncRefusal.PlacementDiffers], Is.GreaterThan(0));
        pair.AssertConsistent();
    }

    [TestCase("NAT IPv4")]
    [TestCase("DR IPv6")]
    [TestCase("TUN IPv4")]
    public void SessionWithoutLocalPort_NeedsNoSecondPlacement(string name)
    {
        Way way = OwnershipTests.Named(name);
        using Pair pair = new(way.Configuration(), 4, Arrangement.Device, 2);
        Talk[] talks = [.. Enumerable.Range(0, 32).Select(flow => new Talk(way, IpProtocol.Tcp, (ushort)(ClientPort + flow)))];
        foreach (Talk talk in talks)
            talk.Open(pair.A);
        pair.Exchange();
        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(32));

        foreach (Talk talk in talks)
            talk.Request(pair.B);
        Assert.That((pair.TotalsOfB.Adopted, pair.B[WorkerCounter.SessionsCreated]), Is.EqualTo((32UL, 0UL)));
        pair.AssertConsistent();
    }

    [Test]
    public void Placement_ThatIsTheSame_IsOneDigest([Values(1, 2, 4)] int workers)
    {
        using Pair pair = new(Way.Nat.Configuration(), workers);

        Assert.That(pair.A.Exchange.Placement, Is.EqualTo(pair.B.Exchange.Placement));
    }

    [Test]
    public void SessionsWherePacketsArrive_AreNobodys()
    {
        using Pair pair = new(Way.FullNat.Configuration(), 4, Arrangement.Arrival);
        new Talk(Way.FullNat, IpProtocol.Tcp).Open(pair.A);

        IsRefused(pair, SyncRefusal.PlacementDiffers);
    }

    [Test]
    public void Table_ThatIsFull_RefusesSessions_AndLosesNoneOfItsOwn()
    {
        using Pair pair = new(Way.FullNat.Configuration(), sessions: 8);
        for (int flow = 0; flow < 6; flow++)
            new Talk(Way.FullNat, IpProtocol.Tcp, (ushort)(100 + flow)).Open(pair.B);
        pair.Take(pair.B);
        for (int flow = 0; flow < 6; flow++)
            Pair.Forward(pair.A, Wan, Way.FullNat.FromClient().Udp((ushort)(ClientPort + flow), VirtualPort));
        for (int flow = 0; flow < 6; flow++)
            Pair.Forward(pair.A, Lan, Way.FullNat.FromServer().Udp(RealPort, (ushort)(FirstLocalPort + flow)));
        pair.Exchange();

        Assert.That((pair.TotalsOfB.Installed, pair.TotalsOfB[SyncRefusal.TableFull]), Is.EqualTo((2UL, 4UL)));
        Assert.That(Pair.SessionsOf(pair.B).Count - Pair.RemoteOf(pair.B), Is.EqualTo(6));
        pair.AssertConsistent();

        // A new session of its own goes before one of the other director.
        Pair.Forward(pair.B, Wan, Way.FullNat.FromClient().Udp(1, VirtualPort));
        Assert.That((Pair.RemoteOf(pair.B), pair.B[WorkerCounter.SessionsEvicted]), Is.EqualTo((1, 1UL)));
        pair.AssertConsistent();
    }

    [Test]
    public void LocalPort_OfASessionHere_IsNotTakenAway()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        new Talk(Way.FullNat, IpProtocol.Tcp).Open(pair.A);
        Talk own = new(Way.FullNat, IpProtocol.Tcp, 555);
        own.Open(pair.B);
        SyncRecord[] told = pair.Take(pair.A);
        pair.B.Use();
        pair.B.Exchange.Give(told);
        pair.Poll();

        Assert.That(pair.TotalsOfB[SyncRefusal.PortTaken], Is.EqualTo((ulong)told.Length));
        own.Reply(pair.B);
    }

    [Test]
    public void Record_ThatMakesNoSense_IsMalformed()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        new Talk(Way.FullNat, IpProtocol.Tcp).Open(pair.A);
        SyncRecord told = pair.Take(pair.A).Last();
        Func<SyncRecord, SyncRecord>[] mistakes =
        [
            record => record with { Version = SyncRecord.CurrentVersion + 1 },
            record => record with { Kind = SyncRecordKind.None },
            record => record with { Kind = (SyncRecordKind)99 },
            record => record with { Protocol = IpProtocol.Icmp },
            record => record with { State = SessionState.Free },
            record => record with { State = SessionState.Extension },
            record => record with { State = SessionState.None },
            record => record with { State = SessionState.SctpEstablished },
            record => record with { State = (SessionState)200 },
            record => record with { Mode = default },
            record => record with { Client = default },
            record => record with { Virtual = IpAddress.Parse("2001:db8::1") },
            record => record with { Real = IpAddress.Parse("2001:db8::1") },
            record => record with { Local = default },
            record => record with { Traits = record.Traits | SessionTraits.Inserts },
            record => record with { Traits = record.Traits | SessionTraits.InputOnly },
            record => record with { ServiceProtocol = IpProtocol.Udp },
        ];
        foreach (Func<SyncRecord, SyncRecord> mistake in mistakes)
            pair.B.Exchange.Give([mistake(told)]);
        pair.Poll();

        Assert.That(pair.TotalsOfB[SyncRefusal.Malformed], Is.EqualTo((ulong)mistakes.Length));
        Assert.That(Pair.SessionsOf(pair.B), Is.Empty);
    }

    [Test]
    public void RandomRecords_ChangeNothingThatMatters()
    {
        using Pair pair = new(Way.FullNat.Configuration(), 2);
        new Talk(Way.FullNat, IpProtocol.Tcp).Open(pair.A);
        SyncRecord told = pair.Take(pair.A).Last();
        Random random = new(7);
        for (int turn = 0; turn < 20_000; turn++)
        {
            SyncRecord record = told;
            Span<byte> bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(new Span<SyncRecord>(ref record));
            for (int change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(1, bytes.Length - 12)] = (byte)random.Next(256);
            pair.B.Use();
            Assert.That(pair.B.Exchange.Give([record]), Is.EqualTo(1));
            if (turn % 16 == 0)
                pair.Poll(2);
        }
        pair.Poll(20);
        pair.AssertConsistent();
    }

    private static void IsRefused(Pair pair, SyncRefusal reason)
    {
        pair.Exchange();
        Assert.That(pair.TotalsOfB[reason], Is.EqualTo(pair.TotalsOfB.Received).And.GreaterThan(0));
        Assert.That(Pair.SessionsOf(pair.B), Is.Empty);
        pair.AssertConsistent();
    }
}
