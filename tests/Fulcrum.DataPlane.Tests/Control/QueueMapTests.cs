using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Tests.Control;

internal sealed class QueueMapTests
{
    /// <summary>Expected: for each worker what it polls and how it sends: "q0+q4 > q0", "- > worker 1".</summary>
    [TestCase(2, 2, 2, 0, null, "q0 > q0 | q1 > q1")]
    [TestCase(1, 1, 1, 3, null, "q0 > q0")]
    [TestCase(4, 2, 2, 0, null, "q0+q2 > q0 | q1+q3 > q1", Description = "more queues than workers")]
    [TestCase(2, 2, 4, 0, null, "q0 > q0 | q1 > q1 | - > worker 0 | - > worker 1", Description = "fewer queues than workers")]
    [TestCase(1, 1, 2, 0, null, "q0 > q0 | - > worker 0", Description = "ports with one queue take turns")]
    [TestCase(1, 1, 2, 1, null, "- > worker 1 | q0 > q0")]
    [TestCase(1, 1, 2, 2, null, "q0 > q0 | - > worker 0")]
    [TestCase(1, 2, 2, 1, null, "- > q1 | q0 > q0", Description = "who receives sends on the queue of the same number")]
    [TestCase(2, 1, 2, 0, null, "q0 > q0 | q1 > worker 0")]
    [TestCase(2, 2, 2, 0, "1,0", "q1 > q1 | q0 > q0")]
    [TestCase(2, 2, 2, 0, "1,1", "- > q1 | q0+q1 > q0")]
    [TestCase(3, 3, 3, 0, "2,2,0", "q2 > q2 | - > q1 | q0+q1 > q0")]
    public void Queues_OfAPort_AreSharedOut(int receive, int transmit, int workers, int portIndex, string? chosen, string expected)
    {
        QueueMap map = new(Queues(receive), Queues(transmit), workers, portIndex, chosen?.Split(',').Select(int.Parse).ToList());
        Assert.That(string.Join(" | ", Enumerable.Range(0, workers).Select(worker => Describe(map, worker))), Is.EqualTo(expected));
    }

    [Test]
    public void Queues_OfAnyNumber_HaveOneWorkerEach([Range(1, 5)] int receive, [Range(1, 5)] int transmit, [Range(1, 5)] int workers)
    {
        QueueMap map = new(Queues(receive), Queues(transmit), workers, 1, null);
        List<DeviceQueue> polled = [.. Enumerable.Range(0, workers).SelectMany(map.ReceiveQueuesOf)];
        int[] senders = [.. Enumerable.Range(0, workers).Where(worker => map.SenderFor(worker) is null)];
        Assert.That(polled, Is.EquivalentTo(Queues(receive)));
        Assert.That(senders.Select(map.TransmitQueueOf), Is.Unique);
        Assert.That(senders, Has.Length.EqualTo(Math.Min(transmit, workers)));
        Assert.That(Enumerable.Range(0, workers).Select(worker => map.SenderFor(worker) ?? worker).Distinct(), Is.SubsetOf(senders));
    }

    private static List<DeviceQueue> Queues(int count) => [.. Enumerable.Range(0, count).Select(queue => new DeviceQueue(7, (ushort)queue))];

    private static string Describe(QueueMap map, int worker)
    {
        string polled = string.Join('+', map.ReceiveQueuesOf(worker).Select(queue => $"q{queue.Queue}"));
        return $"{(polled.Length == 0 ? "-" : polled)} > {(map.SenderFor(worker) is { } sender ? $"worker {sender}" : $"q{map.TransmitQueueOf(worker).Queue}")}";
    }
}
