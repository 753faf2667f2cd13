using Fulcrum.Api.V1;

namespace Fulcrum.Guest.Tests;

/// <summary>Many connections to one service, and what they changed.</summary>
/// <param name="Answers">A line a connection.</param>
/// <param name="Before">The workers before.</param>
/// <param name="After">The workers after.</param>
internal sealed record Round(string[] Answers, IReadOnlyList<Worker> Before, IReadOnlyList<Worker> After)
{
    /// <summary>So many are made.</summary>
    public const int ConnectionCount = 200;

    /// <summary>What became more, summed up over the workers.</summary>
    public ulong Grown(Func<Worker, ulong> number) => Total(After, number) - Total(Before, number);

    /// <summary>Fails unless every connection was answered, by both servers alike, and both workers carry sessions of them.</summary>
    public void AssertEverythingIsAnswered()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Answers, Has.Length.EqualTo(ConnectionCount).And.All.Match("^server[12] answers "));
            Assert.That(Answers.Count(answer => answer.StartsWith("server1 ", StringComparison.Ordinal)), Is.EqualTo(ConnectionCount / 2).Within(1));
            // Closed ones stay for two minutes.
            Assert.That(After.Select(worker => worker.Sessions), Has.Exactly(2).GreaterThan(ConnectionCount / 5ul), "sessions of each worker");
            Assert.That(Grown(worker => worker.HandoffRingFull), Is.Zero, "packets that a worker did not take fast enough");
            Assert.That(Grown(worker => worker.DroppedPackets), Is.Zero, "dropped packets");
            Assert.That(Grown(worker => worker.TakenOver), Is.EqualTo(Grown(worker => worker.HandedOff)), "packets taken over");
            Assert.That(Grown(worker => worker.MisplacedReplies), Is.Zero, "replies at another worker than their session's");
        }
    }

    private static ulong Total(IReadOnlyList<Worker> workers, Func<Worker, ulong> number) =>
        workers.Aggregate(0ul, (sum, worker) => sum + number(worker));
}
