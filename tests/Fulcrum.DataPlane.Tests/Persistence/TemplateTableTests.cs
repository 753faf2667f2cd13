using System.Collections.Concurrent;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Persistence;

/// <summary>The templates that workers share: one worker's view of time and room, and several workers at once.</summary>
internal sealed unsafe class TemplateTableTests
{
    private const int TimeoutMs = 300_000;
    private const int Servers = 4;
    private static readonly ServiceKey s_service = new(IpAddress.Parse("10.0.0.1"), Be16.FromHost(80), IpProtocol.Tcp);

    private ProcessMemory _memory = null!;
    private TemplateStore* _store;

    [SetUp]
    public void SetUp() => _memory = new ProcessMemory();

    [TearDown]
    public void TearDown() => _memory.Dispose();

    [TestCase("192.0.2.77", 96 + 24, "192.0.2.0")]
    [TestCase("192.0.2.77", 96 + 1, "128.0.0.0")]
    [TestCase("192.0.2.77", 128, "192.0.2.77")]
    [TestCase("2001:db8:1:2:3:4:5:6", 64, "2001:db8:1:2::")]
    [TestCase("2001:db8:1:2:3:4:5:6", 1, "::")]
    [TestCase("2001:db8:1:2:3:4:5:6", 100, "2001:db8:1:2:3:4::")]
    public void Client_OfAPrefix_IsMasked(string client, int prefix, string expected) =>
        Assert.That(TemplateKey.Masked(IpAddress.Parse(client), prefix), Is.EqualTo(IpAddress.Parse(expected)));

    [Test]
    public void Template_WithoutSessions_IsOverWithItsTime()
    {
        TemplateTable table = One(64);
        uint slot = table.Make(Key(1), 3, 0, TimeoutMs);
        table.Release(slot);

        table.BeginPoll(TimeoutMs - 1);
        Assert.That(table.TryHold(Key(1)), Is.EqualTo(slot));
        table.Release(slot);
        table.BeginPoll(TimeoutMs);
        Assert.That(table.TryHold(Key(1)), Is.EqualTo(TemplateTable.None));
        Assert.That(_store->UsedCount, Is.Zero);
    }

    [Test]
    public void Template_WithASession_IsExtendedByMinutesAndGoesWithinAMinuteOfIt()
    {
        TemplateTable table = One(64);
        uint slot = table.Make(Key(1), 3, 0, TimeoutMs);

        table.BeginPoll(TimeoutMs + 150_000);
        table.Sweep(1_000);
        Assert.That(table[slot]->RemainingMs(TimeoutMs + 150_000), Is.EqualTo(30_000), "the third minute ends then");
        table.Release(slot);
        table.BeginPoll(TimeoutMs + 179_999);
        table.Sweep(1_000);
        Assert.That(_store->UsedCount, Is.EqualTo(1));
        table.BeginPoll(TimeoutMs + 180_000);
        table.Sweep(1_000);
        Assert.That(_store->UsedCount, Is.Zero);
    }

    [Test]
    public void Template_WhoseSessionEndsBeforeASweepSeesItsTimeUp_IsExtendedAllTheSame()
    {
        TemplateTable table = One(64);
        uint slot = table.Make(Key(1), 3, 0, TimeoutMs);

        table.BeginPoll(TimeoutMs + 10_000);
        table.Release(slot);
        Assert.That(table.TryHold(Key(1)), Is.EqualTo(slot));
        Assert.That(table[slot]->RemainingMs(TimeoutMs + 10_000), Is.EqualTo(50_000));
    }

    [Test]
    public void Renewal_AfterAnExtension_GivesTheWholeTimeAgain()
    {
        TemplateTable table = One(64);
        uint slot = table.Make(Key(1), 3, 0, TimeoutMs);
        table.BeginPoll(TimeoutMs + 10_000);
        table.Sweep(1_000);

        table.Renew(slot);
        Assert.That(table[slot]->RemainingMs(TimeoutMs + 10_000), Is.EqualTo(TimeoutMs));
    }

    [Test]
    public void Time_OfAMonth_OutlastsTheWrapOfTheWorkersClock()
    {
        const uint month = 31u * 86_400 * 1000;
        TemplateTable table = One(64);
        table.BeginPoll(uint.MaxValue - 1000);
        table.Release(table.Make(Key(1), 3, 0, month));

        table.BeginPoll(month - 1002);
        uint slot = table.TryHold(Key(1));
        Assert.That(slot, Is.Not.EqualTo(TemplateTable.None));
        Assert.That(table[slot]->RemainingMs(month - 1002), Is.EqualTo(1));
        table.Release(slot);
        table.BeginPoll(month - 1000);
        Assert.That(table.TryHold(Key(1)), Is.EqualTo(TemplateTable.None));
    }

    [Test]
    public void Template_Retired_GivesWayAndGoesWithItsLastSession()
    {
        TemplateTable table = One(64);
        uint retired = table.Make(Key(1), 3, 0, TimeoutMs);
        table.Retire(retired);
        Assert.That(table.TryHold(Key(1)), Is.EqualTo(TemplateTable.None));

        uint fresh = table.Make(Key(1), 2, 0, TimeoutMs);
        Assert.That(fresh, Is.Not.EqualTo(retired));
        Assert.That(table.TryHold(Key(1)), Is.EqualTo(fresh));
        table.Release(retired);
        Assert.That(_store->UsedCount, Is.EqualTo(1));
    }

    [TestCase(false, false, 1)]
    [TestCase(false, true, 1)]
    [TestCase(true, false, 0)]
    [TestCase(true, true, 1)]
    public void Template_WhoseLastSessionEndsEarly_GoesUnlessItIsAssured(bool early, bool isAssured, int left)
    {
        TemplateTable table = One(64);
        uint slot = table.Make(Key(1), 3, 0, TimeoutMs);
        if (isAssured)
            table.Assure(slot);
        table.Release(slot, early);
        Assert.That(_store->UsedCount, Is.EqualTo(left));
    }

    [Test]
    public void Table_ThatIsFull_RefusesAndTakesOverWhatIsOver()
    {
        TemplateTable table = One(1);
        List<uint> made = [];
        for (uint client = 0; made.Count == client; client++)
        {
            uint slot = table.Make(Key(client), 3, 0, TimeoutMs);
            if (slot != TemplateTable.None)
                made.Add(slot);
        }

        Assert.That(made, Has.Count.EqualTo((int)_store->Mask + 1));
        made.ForEach(slot => table.Release(slot));
        table.BeginPoll(TimeoutMs);
        Assert.That(table.Make(Key(1_000_000), 3, 0, TimeoutMs), Is.Not.EqualTo(TemplateTable.None));
        Assert.That(_store->UsedCount, Is.EqualTo(made.Count));
    }

    [Test]
    public void Table_ThatIsFull_MakesRoomAtTheCostOfClientsWithoutSessions()
    {
        TemplateTable table = One(1);
        List<uint> slots = [.. Enumerable.Range(0, (int)_store->Mask + 1).Select(client => table.Make(Key((uint)client), 3, 0, TimeoutMs))];
        slots.ForEach(slot => table.Release(slot));
        slots.Skip(1).ToList().ForEach(table.Assure);

        Assert.That(table.Make(Key(1_000), 3, 0, TimeoutMs), Is.EqualTo(slots[0]), "it was not assured");
        Assert.That(table.Make(Key(1_001), 3, 0, TimeoutMs), Is.EqualTo(TemplateTable.None));
    }

    [Test]
    public void Capacity_OfATable_IsThere()
    {
        TemplateTable table = One(50_000);
        for (uint client = 0; client < 50_000; client++)
            Assert.That(table.Make(Key(client), client % Servers, 0, TimeoutMs), Is.Not.EqualTo(TemplateTable.None), $"client {client}");
    }

    [Test]
    public void Workers_MakingOneTemplateAtOnce_HoldTheSame()
    {
        const int threads = 4;
        const int rounds = 3_000;
        WorkerStatistics[] statistics = NewStatistics(threads);
        _store = TemplateStore.Allocate(_memory, 64, FlowHash.CreateRandom());
        uint[] held = new uint[threads];
        string? problem = null;
        using Barrier barrier = new(threads, _ => { });
        Run(threads, thread =>
        {
            TemplateTable table = new(_store, statistics[thread], thread, threads);
            for (uint round = 0; round < rounds; round++)
            {
                TemplateKey key = Key(round % 7);
                barrier.SignalAndWait();
                uint slot = table.TryHold(key);
                held[thread] = slot != TemplateTable.None ? slot : table.Make(key, (uint)thread, 0, TimeoutMs);
                barrier.SignalAndWait();
                if (held.Distinct().Count() != 1 || held[0] == TemplateTable.None)
                    problem ??= $"round {round}: {string.Join(' ', held)}";
                barrier.SignalAndWait();
                // Slots before it become free and others' templates go while the next one is made.
                if (round % 3 == 0)
                    table.Retire(held[thread]);
                table.Release(held[thread]);
            }
        });

        Assert.That(problem, Is.Null);
        AssertGoneAfterTheirTime(statistics);
    }

    [Test]
    public void Workers_AtRandom_KeepOneTemplateAKeyAndLoseNone()
    {
        const int threads = 4;
        const int steps = 60_000;
        WorkerStatistics[] statistics = NewStatistics(threads);
        _store = TemplateStore.Allocate(_memory, 64, FlowHash.CreateRandom());
        ConcurrentQueue<string> problems = new();
        int time = 0;
        Run(threads, thread =>
        {
            TemplateTable table = new(_store, statistics[thread], thread, threads);
            Random random = new(thread);
            List<(uint Client, uint Slot)> held = [];
            for (int step = 0; step < steps; step++)
            {
                table.BeginPoll((uint)(step % 64 == 0 ? Interlocked.Increment(ref time) : Volatile.Read(ref time)));
                uint client = (uint)random.Next(40);
                if (held.Count == 0 || held.Count < 12 && random.Next(2) == 0)
                {
                    TemplateKey key = Key(client);
                    uint slot = table.TryHold(key);
                    if (slot == TemplateTable.None)
                        slot = table.Make(key, (uint)random.Next(Servers), 0, timeoutMs: 3);
                    if (slot != TemplateTable.None)
                        held.Add((client, slot));
                }
                else
                {
                    int index = random.Next(held.Count);
                    if (table[held[index].Slot]->Client != Address(held[index].Client))
                        problems.Enqueue($"step {step}: client {held[index].Client}'s template changed hands");
                    if (random.Next(8) == 0)
                        table.Retire(held[index].Slot);
                    table.Release(held[index].Slot, early: random.Next(4) == 0);
                    held.RemoveAt(index);
                }
                table.Sweep(2);
            }
            held.ForEach(template => table.Release(template.Slot));
        });

        Assert.That(problems, Is.Empty);
        List<IpAddress> live = [];
        for (uint slot = 0; slot <= _store->Mask; slot++)
        {
            TemplateWord word = new(_store->Words[slot]);
            Assert.That(word.Holders, Is.Zero, "sessions that nobody has");
            Assert.That(word.Phase, Is.Not.EqualTo(TemplatePhase.Claimed).And.Not.EqualTo(TemplatePhase.Cancelled));
            if (word.Phase == TemplatePhase.Live)
                live.Add(_store->Slots[slot].Client);
        }
        Assert.That(live, Is.Unique);
        AssertGoneAfterTheirTime(statistics);
    }

    private void AssertGoneAfterTheirTime(WorkerStatistics[] statistics)
    {
        TemplateTable table = new(_store, statistics[0]);
        table.BeginPoll(int.MaxValue);
        table.Sweep((int)_store->Mask + 1);
        Assert.That(_store->UsedCount, Is.Zero);
        for (int server = 0; server < Servers; server++)
            Assert.That(statistics.Aggregate(0ul, (sum, worker) => sum + worker.Servers[server].Templates), Is.Zero, $"templates of server {server}");
    }

    private TemplateTable One(int capacity)
    {
        _store = TemplateStore.Allocate(_memory, capacity, FlowHash.CreateRandom());
        return new TemplateTable(_store, NewStatistics(1)[0]);
    }

    private WorkerStatistics[] NewStatistics(int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => new WorkerStatistics(
            (ulong*)_memory.Allocate(WorkerStatistics.ServerOffset, "counters"),
            (ServerCounters*)_memory.Allocate(Servers * (nuint)sizeof(ServerCounters), "server counters"))),
    ];

    private static void Run(int count, Action<int> body)
    {
        Thread[] threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() => body(index)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    private TemplateKey Key(uint client) => new(s_service, Address(client), 128, _store);

    private static IpAddress Address(uint client) => new(Be32.FromHost(0xC000_0200 + client));
}
