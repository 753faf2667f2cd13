using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

public sealed class MisplacedRepliesTests
{
    [Test]
    public void Warnings_OfTheLastEvent_LastAMinute()
    {
        FakeTime time = new();
        MisplacedReplies replies = new(time);
        Assert.That(replies.Warnings, Is.Empty);

        string sentence = replies.Note(new() { Replies = 101, Received = 100_000 });
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.That(replies.Warnings, Is.EqualTo(new[] { sentence }));
        Assert.That(sentence, Does.StartWith("101 FULLNAT replies of 100000 packets (0.1 %)"));

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(replies.Warnings, Is.Empty);
    }
}
