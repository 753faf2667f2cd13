using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;

namespace Fulcrum.DataPlane.Tests.Synchronisation;

/// <summary>
/// Two directors, each with a network of its own, that tell each other of their sessions: what one's exchange gives is handed to the other's.
/// One clock for both, so that a test says how long things take; what they tell are durations all the same, as their clocks do not show
/// the same time.
/// </summary>
internal sealed unsafe class Pair : IDisposable
{
    public const uint RefreshSeconds = 10;

    private readonly SyncRecord[] _records = new SyncRecord[4096];

    public Pair(
        Wire.Snapshot configuration, int workerCount = 1, Arrangement arrangement = Arrangement.Device, int? otherWorkerCount = null,
        int sessions = 1024)
    {
        A = new WorkersDirector(configuration, workerCount, arrangement, sessionCapacity: sessions);
        B = new WorkersDirector(configuration, otherWorkerCount ?? workerCount, arrangement, sessionCapacity: sessions);
        B.Network.NowUs = 77_000_000_000_000;
        A.Exchange.Open(RefreshSeconds);
        B.Exchange.Open(RefreshSeconds);
        Bulk(A);
        Bulk(B);
    }

    public WorkersDirector A { get; }

    public WorkersDirector B { get; }

    public SyncTotals TotalsOfA => A.Exchange.Totals;

    public SyncTotals TotalsOfB => B.Exchange.Totals;

    /// <summary>A packet arrives at a director by one port; what leaves by the other.</summary>
    public static byte[][] Send(WorkersDirector director, ushort port, PacketBuilder packet)
    {
        director.Use();
        director.Deliver(port, packet);
        return [.. director.Run(port == Wan ? Lan : Wan)];
    }

    /// <summary>The same, for what leaves as one packet.</summary>
    public static byte[] Forward(WorkersDirector director, ushort port, PacketBuilder packet)
    {
        byte[][] sent = Send(director, port, packet);
        Assert.That(sent, Has.Length.EqualTo(1), "packets that leave by the other port");
        Assert.That(FrameChecksums.Faults(sent[0]), Is.Empty);
        return sent[0];
    }

    /// <summary>Lets both tell the other what they know, until neither has anything left to tell or to apply.</summary>
    public void Exchange()
    {
        int moved;
        do
        {
            moved = Move(A, B) + Move(B, A);
            Poll();
        }
        while (moved + A.Exchange.Unapplied + B.Exchange.Unapplied > 0);
    }

    /// <summary>One director tells, the other hears it, and polls while it has no room.</summary>
    public int Move(WorkersDirector from, WorkersDirector to)
    {
        from.Use();
        int count = from.Exchange.Take(_records);
        to.Use();
        for (int given = 0; given < count; Poll())
        {
            to.Use();
            given += to.Exchange.Give(_records.AsSpan(given, count - given));
        }
        return count;
    }

    /// <summary>Takes from a director what nobody hears.</summary>
    public SyncRecord[] Take(WorkersDirector from)
    {
        from.Use();
        return _records[..from.Exchange.Take(_records)];
    }

    /// <summary>One director tells everything.</summary>
    public void Bulk(WorkersDirector from, bool inherits = false)
    {
        from.Exchange.BeginBulk(inherits);
        for (int turn = 0; !from.Exchange.IsBulkOver; turn++)
        {
            Assert.That(turn, Is.LessThan(10_000), "the bulk ends");
            Exchange();
        }
    }

    /// <summary>Both poll, in turn.</summary>
    public void Poll(int times = 1)
    {
        foreach (WorkersDirector director in (WorkersDirector[])[A, B])
        {
            director.Use();
            for (int poll = 0; poll < times; poll++)
                foreach (Worker<MemoryPort> worker in director.Workers)
                    worker.Poll();
        }
    }

    /// <summary>Time passes, in small steps, in which both go on telling each other.</summary>
    public void Wait(double seconds, bool connected = true, int stepMs = 100)
    {
        for (int ms = 0; ms < seconds * 1000; ms += stepMs)
        {
            A.Network.NowUs += stepMs * 1000;
            B.Network.NowUs += stepMs * 1000;
            Poll(4);
            if (connected)
                Exchange();
        }
    }

    /// <summary>The sessions of a director.</summary>
    public static List<Session> SessionsOf(WorkersDirector director)
    {
        List<Session> sessions = [];
        foreach (Worker<MemoryPort> worker in director.Workers)
            for (uint slot = 0; slot < worker.Sessions.Capacity; slot++)
                if (worker.Sessions.Slots[slot].State > SessionState.Extension)
                    sessions.Add(worker.Sessions.Slots[slot]);
        return sessions;
    }

    /// <summary>How many are the other director's.</summary>
    public static int RemoteOf(WorkersDirector director) => SessionsOf(director).Count(session => (session.Marks & SessionMarks.Remote) != 0);

    /// <summary>Every counter says what the tables hold, and every record given has one outcome.</summary>
    public void AssertConsistent()
    {
        AssertConsistent(A);
        AssertConsistent(B);
    }

    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
    }

    private static void AssertConsistent(WorkersDirector director)
    {
        List<Session> sessions = SessionsOf(director);
        foreach ((ServerKey _, uint slot) in director.Compiler.Servers)
        {
            (ulong active, ulong inactive) = (0, 0);
            foreach (WorkerStatistics worker in director.Statistics)
                (active, inactive) = (active + worker.Servers[slot].ActiveSessions, inactive + worker.Servers[slot].InactiveSessions);
            Session[] own = [.. sessions.Where(session => session.ServerSlot == slot)];
            int activeCount = own.Count(session => SessionStates.IsActive(session.State));
            Assert.That((active, inactive), Is.EqualTo(((ulong)activeCount, (ulong)(own.Length - activeCount))), $"server slot {slot}");
        }
        ulong ended = director[WorkerCounter.SessionsExpired] + director[WorkerCounter.SessionsReplaced] + director[WorkerCounter.SessionsEvicted]
            + director[WorkerCounter.SessionsEnded] + director[WorkerCounter.SessionsWithdrawn];
        ulong begun = director[WorkerCounter.SessionsCreated] + director[WorkerCounter.SessionsInstalled];
        Assert.That(begun, Is.EqualTo(ended + (ulong)sessions.Count), "begun = ended + sessions now");
        Assert.That(director[WorkerCounter.Sessions], Is.EqualTo((ulong)sessions.Count));
        SyncTotals totals = director.Exchange.Totals;
        ulong refused = Enum.GetValues<SyncRefusal>().Aggregate(0UL, (sum, reason) => sum + totals[reason]);
        Assert.That(
            totals.Installed + totals.Updated + totals.Ignored + totals.Ended + refused + (ulong)director.Exchange.Unapplied,
            Is.EqualTo(totals.Received), "received = installed + updated + ignored + ended + refused");
        Assert.That(totals.Held, Is.EqualTo((ulong)sessions.Count(session => (session.Marks & SessionMarks.Remote) != 0)), "held");
        Assert.That(totals.Own, Is.EqualTo((ulong)sessions.Count(session => (session.Marks & SessionMarks.Told) != 0)), "own");
        director.AssertEveryPacketIsAccountedFor();
    }
}
