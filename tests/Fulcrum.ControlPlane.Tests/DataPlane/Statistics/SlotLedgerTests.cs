using CsCheck;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.DataPlane.Statistics;

[TestFixture]
public sealed class SlotLedgerTests
{
    private static readonly ServiceKey s_service = Samples.Key();

    [Test]
    public void Total_TwoSlots_IsTheirSum()
    {
        SlotLedger ledger = new();
        ledger.Update([Reading(0, 1, 10), Reading(1, 2, 5)]);

        Assert.That(ledger.TotalOf(s_service), Is.EqualTo(Counted(15)));
        Assert.That(ledger.TotalOf(Server(2)), Is.EqualTo(Counted(5)));
    }

    [Test]
    public void Update_SlotDisappears_KeepsWhatItCounted()
    {
        SlotLedger ledger = new();
        ledger.Update([Reading(0, 1, 10), Reading(1, 2, 5)]);
        ledger.Update([Reading(1, 2, 6)]);

        Assert.That(ledger.TotalOf(s_service), Is.EqualTo(Counted(16)));
    }

    [Test]
    public void Update_SlotIsReusedForAnotherServer_KeepsWhatItCounted()
    {
        SlotLedger ledger = new();
        ledger.Update([Reading(0, 1, 10)]);
        ledger.Update([Reading(0, 2, 3)]);

        Assert.That(ledger.TotalOf(s_service), Is.EqualTo(Counted(13)));
        Assert.That(ledger.TotalOf(Server(1)), Is.EqualTo(Counted(0)));
    }

    [Test]
    public void Update_SlotCountsFromZeroAgain_KeepsWhatItCounted()
    {
        SlotLedger ledger = new();
        ledger.Update([Reading(0, 1, 10)]);
        ledger.Update([Reading(0, 1, 2)]);

        Assert.That(ledger.TotalOf(s_service), Is.EqualTo(Counted(12)));
    }

    [Test]
    public void Update_SlotDisappears_ItsSessionsAreGone()
    {
        SlotLedger ledger = new();
        ledger.Update([new(0, Server(1), Counted(10) with { ActiveSessions = 4, InactiveSessions = 2 })]);
        ledger.Update([]);

        Assert.That(ledger.TotalOf(s_service), Is.EqualTo(Counted(10)));
    }

    [Test]
    public void Forget_ServiceWithoutSlots_CountsFromZero()
    {
        SlotLedger ledger = new();
        ledger.Update([Reading(0, 1, 10)]);
        ledger.Update([]);
        ledger.Forget(except: new HashSet<ServiceKey> { s_service });
        Assert.That(ledger.TotalOf(s_service), Is.EqualTo(Counted(10)));

        ledger.Forget(except: new HashSet<ServiceKey>());

        Assert.That(ledger.TotalOf(s_service), Is.EqualTo(Counted(0)));
    }

    [Test]
    public void Zero_OneServiceOrAll_MarksItAndLeavesTotals()
    {
        SlotLedger ledger = new();
        ledger.Update([Reading(0, 1, 10), Reading(1, 2, 5)]);
        ledger.Zero(Samples.Key(last: 7));
        Assert.That(ledger.ServerZeros, Is.Empty);

        ledger.Zero(service: null);
        ledger.Update([Reading(0, 1, 12), Reading(1, 2, 5)]);

        Assert.That(ledger.TotalOf(s_service).Since(ledger.Zeros.Services[s_service]), Is.EqualTo(Counted(2)));
        Assert.That(ledger.TotalOf(Server(1)).Since(ledger.ServerZeros[Server(1)]), Is.EqualTo(Counted(2)));
        Assert.That(ledger.TotalOf(s_service), Is.EqualTo(Counted(17)));
    }

    [Test]
    public void Zero_SlotThatIsReused_IsNotMarkedAnyMore()
    {
        SlotLedger ledger = new();
        ledger.Update([Reading(0, 1, 10), Reading(1, 2, 5)]);
        ledger.Zero(s_service);
        ledger.Update([Reading(0, 3, 50), Reading(1, 2, 6)]);

        Assert.That(ledger.ServerZeros.Keys, Is.EqualTo(new[] { Server(2) }));
        Assert.That(ledger.TotalOf(s_service).Since(ledger.Zeros.Services[s_service]), Is.EqualTo(Counted(51)));
    }

    [Test]
    public void Zero_SavedAndRead_GoesOn()
    {
        SlotLedger ledger = new();
        ledger.Update([Reading(0, 1, 10), Reading(1, 2, 5)]);
        ledger.Zero(s_service);

        SlotLedger read = StatisticsMemory.From(new StatisticsMemory("7/1000", ledger).ToRecords()).Ledger;
        read.Update([Reading(0, 1, 11), Reading(1, 2, 5)]);

        Assert.That(read.TotalOf(s_service).Since(read.Zeros.Services[s_service]), Is.EqualTo(Counted(1)));
        Assert.That(read.TotalOf(Server(1)).Since(read.ServerZeros[Server(1)]), Is.EqualTo(Counted(1)));
    }

    [Test]
    public void Memory_SavedAndRead_GoesOn()
    {
        SlotLedger ledger = new();
        ledger.Update([Reading(0, 1, 10), Reading(1, 2, 5)]);
        ledger.Update([Reading(1, 2, 5)]);

        StatisticsMemory read = StatisticsMemory.From(new StatisticsMemory("7/1000", ledger).ToRecords());
        read.Ledger.Update([]);

        Assert.That(read.DataPlane, Is.EqualTo("7/1000"));
        Assert.That(read.Ledger.TotalOf(s_service), Is.EqualTo(Counted(15)));
    }

    [Test]
    public void Total_WhateverHappensToSlots_NeverGoesBack() =>
        Gen.Select(Gen.UInt[0, 2], Gen.Int[1, 3], Gen.ULong[0, 50]).List[0, 3].List[1, 20].Sample(history =>
        {
            SlotLedger ledger = new();
            ulong last = 0;
            foreach (List<(uint Slot, int Server, ulong Count)> step in history)
            {
                ledger.Update([.. step.DistinctBy(s => s.Slot).Select(s => Reading(s.Slot, s.Server, s.Count))]);
                ulong total = ledger.TotalOf(s_service).Connections;
                if (total < last)
                    return false;
                last = total;
            }
            return true;
        });

    private static ServerKey Server(int last) => new(s_service, Samples.EndPoint(last));

    private static SlotReading Reading(uint slot, int server, ulong count) => new(slot, Server(server), Counted(count));

    private static SlotCounters Counted(ulong count) => new(count, 2 * count, 3 * count, 4 * count, 5 * count);
}
