using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Tests.Control;

internal sealed class QueueChoicesTests
{
    private static readonly PortOption[] Ports = [new("wan", ["net_null0"]), new("lan", ["net_null1"])];

    [Test]
    public void Choice_OfAPort_IsItsAlone()
    {
        IReadOnlyList<PortOption> ports = QueueChoices.Apply(Ports, ["lan=1,0,1"], 2);
        Assert.That(ports[0].QueueWorkers, Is.Null);
        Assert.That(ports[1].QueueWorkers, Is.EqualTo(new[] { 1, 0, 1 }));
    }

    [TestCase("lan", "write PORT=W,W,...")]
    [TestCase("=0", "write PORT=W,W,...")]
    [TestCase("lan=", "write PORT=W,W,...")]
    [TestCase("lan=0,-1", "write PORT=W,W,...")]
    [TestCase("dmz=0", "there is no port dmz")]
    [TestCase("lan=0,2", "there is no worker 2; they are 0 to 1")]
    [TestCase("lan=0 lan=1", "port lan is given twice")]
    public void Choice_ThatMakesNoSense_IsRefused(string texts, string sentence) =>
        Assert.That(() => QueueChoices.Apply(Ports, texts.Split(' '), 2), Throws.TypeOf<StartupException>().With.Message.Contains(sentence).And.Message.EndsWith("."));
}
