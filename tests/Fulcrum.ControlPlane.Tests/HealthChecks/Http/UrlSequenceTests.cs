using Fulcrum.ControlPlane.HealthChecks.Http;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Http;

[TestFixture]
public sealed class UrlSequenceTests
{
    // Index of the URL, then p or f; ! where everything is well. As recorded from keepalived 2.2.7.
    [TestCase(1, "ppp", "0! 0! 0!", TestName = "Sequence_OneUrl_IsAllThereIs")]
    [TestCase(3, "pppp", "0 1 2! 0", TestName = "Sequence_SeveralUrls_TakeTurns")]
    [TestCase(3, "pffpppp", "0 1 1 1 0 1 2!", TestName = "Sequence_FailedUrl_IsAskedUntilItIsWellAndThenAll")]
    [TestCase(1, "fpp", "0 0 0!", TestName = "Sequence_OneFailedUrl_IsAskedTwice")]
    public void Next(int count, string results, string expected)
    {
        UrlSequence sequence = new(count);

        IEnumerable<string> actual = results.Select(result =>
        {
            int index = sequence.Index;
            if (result == 'p')
                return $"{index}{(sequence.Pass() ? "!" : "")}";
            sequence.Fail();
            return $"{index}";
        });

        Assert.That(string.Join(' ', actual), Is.EqualTo(expected));
    }
}
