using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Synchronisation;

/// <summary>Workers and the synchronisation thread on threads of their own, as in a process that runs.</summary>
public class ThreadTests
{
    private const int SessionCount = 60_000;
    private const int BulkEvery = 200;

    [Test]
    public void Workers_ThatRunBesideTheExchange_LoseAndInventNothing()
    {
        Wire.Snapshot configuration = Way.FullNat.Configuration();
        configuration.Settings = new Wire.Settings { UdpTimeout = 2 };
        using Pair pair = new(configuration, sessions: 8192);
        pair.A.Network.KeepTransmitted = pair.B.Network.KeepTransmitted = false;
        bool isOver = false;
        Exception? failure = null;
        Thread a = Start(pair.A, turn => Send(pair.A, turn));
        Thread b = Start(pair.B, _ => { });
        SyncRecord[] records = new SyncRecord[512];
        for (int turn = 0; !a.Join(0) && failure is null; turn++)
        {
            Pump(pair.A, pair.B, records);
            Pump(pair.B, pair.A, records);
            if (turn % BulkEvery == 0)
                pair.A.Exchange.BeginBulk();
        }
        Volatile.Write(ref isOver, true);
        a.Join();
        b.Join();

        Assert.That(failure, Is.Null);
        pair.Exchange();
        pair.AssertConsistent();
        Assert.That(pair.A[WorkerCounter.SessionsCreated], Is.EqualTo((ulong)SessionCount));
        Assert.That(pair.TotalsOfB.Installed, Is.GreaterThan(0));
        Assert.That(pair.TotalsOfB[SyncRefusal.Malformed], Is.Zero);
        pair.Wait(3 + 2 * Pair.RefreshSeconds);
        Assert.That((Pair.SessionsOf(pair.A).Count, Pair.SessionsOf(pair.B).Count), Is.EqualTo((0, 0)));
        pair.AssertConsistent();

        Thread Start(WorkersDirector director, Action<int> send)
        {
            Thread thread = new(() =>
            {
                try
                {
                    director.Use();
                    for (int turn = 0; director == pair.A ? turn < SessionCount / 10 : !Volatile.Read(ref isOver); turn++)
                    {
                        send(turn);
                        director.Workers[0].Poll();
                        director.Network.NowUs += 5_000;
                    }
                }
                catch (Exception e)
                {
                    failure = e;
                }
            });
            thread.Start();
            return thread;
        }
    }

    /// <summary>Ten clients' datagrams, and a further one of each.</summary>
    private static void Send(WorkersDirector director, int turn)
    {
        for (int flow = 0; flow < 10; flow++)
        {
            ushort client = (ushort)(1024 + (turn * 10 + flow) % 60_000);
            director.Deliver(Director.Wan, Way.FullNat.FromClient().Udp(client, VirtualPort));
            ushort before = (ushort)(1024 + (turn * 10 + flow + 60_000 - 500) % 60_000);
            if (turn > 50 && flow % 2 == 0)
                director.Deliver(Director.Lan, Way.FullNat.FromServer().Udp(RealPort, before));
        }
    }

    private static void Pump(WorkersDirector from, WorkersDirector to, SyncRecord[] records)
    {
        MemoryPort.Network = from.Network;
        int count = from.Exchange.Take(records);
        for (int given = 0; given < count;)
        {
            given += to.Exchange.Give(records.AsSpan(given, count - given));
            Thread.Yield();
        }
    }
}
