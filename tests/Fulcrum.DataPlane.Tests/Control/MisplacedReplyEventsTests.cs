using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Tests.Control;

internal sealed unsafe class MisplacedReplyEventsTests
{
    private readonly List<Wire.Event> _sent = [];
    private ProcessMemory _memory = null!;
    private WorkerStatistics[] _workers = [];
    private MisplacedReplyEvents _events = null!;

    [SetUp]
    public void SetUp()
    {
        _sent.Clear();
        _memory = new ProcessMemory();
        _workers = [.. Enumerable.Range(0, 2).Select(_ => new WorkerStatistics((ulong*)_memory.Allocate(WorkerStatistics.ServerOffset, "test"), null))];
        _events = new MisplacedReplyEvents(_workers);
        _events.Send(0, _sent.Add);
    }

    [TearDown]
    public void TearDown() => _memory.Dispose();

    [TestCase(99ul, 1_000ul, false, TestName = "Send_FewReplies_SaysNothing")]
    [TestCase(100ul, 100_000ul, false, TestName = "Send_RepliesOfOnePerMille_SaysNothing")]
    [TestCase(101ul, 100_000ul, true, TestName = "Send_RepliesAboveOnePerMille_TellsHowMany")]
    [TestCase(100_000ul, 200_000ul, true, TestName = "Send_HalfOfAllPackets_TellsHowMany")]
    public void Send_Replies_AreToldWhenTheyAreTooMany(ulong replies, ulong received, bool isTold)
    {
        Count(replies, received);
        _events.Send(MisplacedReplyEvents.IntervalMs, _sent.Add);

        Wire.Event told = new() { RepliesMisplaced = new Wire.RepliesMisplaced { Replies = replies, Received = received } };
        Assert.That(_sent, isTold ? Is.EqualTo(new[] { told }) : Is.Empty);
    }

    [Test]
    public void Send_BeforeTheIntervalIsOver_Waits()
    {
        Count(5_000, 10_000);
        _events.Send(MisplacedReplyEvents.IntervalMs - 1, _sent.Add);
        Assert.That(_sent, Is.Empty);
        Count(5_000, 10_000);
        _events.Send(MisplacedReplyEvents.IntervalMs, _sent.Add);
        Assert.That(_sent.Single().RepliesMisplaced, Is.EqualTo(new Wire.RepliesMisplaced { Replies = 10_000, Received = 20_000 }));
    }

    [Test]
    public void Send_NothingSinceTheLastEvent_SaysNothingAgain()
    {
        Count(5_000, 10_000);
        _events.Send(MisplacedReplyEvents.IntervalMs, _sent.Add);
        Count(0, 10_000);
        _events.Send(2 * MisplacedReplyEvents.IntervalMs, _sent.Add);
        Assert.That(_sent, Has.Count.EqualTo(1));
    }

    /// <summary>Counts on both workers.</summary>
    private void Count(ulong replies, ulong received)
    {
        _workers[0][WorkerCounter.MisplacedReplies] += replies;
        _workers[0][WorkerCounter.Received] += received / 2;
        _workers[1][WorkerCounter.Received] += received - received / 2;
    }
}
