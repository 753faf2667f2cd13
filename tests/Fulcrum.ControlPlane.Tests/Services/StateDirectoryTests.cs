using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Services;
using Fulcrum.ControlPlane.Services.State;
using Fulcrum.ControlPlane.Tests.Daemons;
using Microsoft.Extensions.Logging;

namespace Fulcrum.ControlPlane.Tests.Services;

[TestFixture]
public sealed class StateDirectoryTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void SetUp() => _directory = new();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public void Write_ThenRead_IsTheSame()
    {
        using StateDirectory state = new(_directory["deep/er"]);
        ApiRecords records = new() { Pools = { new LocalAddressPool { Name = "p" } } };

        state.Write("a.json", records);

        Assert.That(state.Read("a.json", ApiRecords.Parser), Is.EqualTo(records));
        Assert.That(Directory.GetFiles(_directory["deep/er"]).Select(Path.GetFileName), Is.EquivalentTo(new[] { "a.json", "lock" }));
    }

    [Test]
    public void Read_NoFile_IsNull()
    {
        using StateDirectory state = new(_directory["s"]);

        Assert.That(state.Read("a.json", ApiRecords.Parser), Is.Null);
    }

    [Test]
    public void Directory_InUse_IsRefused()
    {
        using StateDirectory state = new(_directory["s"]);

        Assert.That(() => new StateDirectory(_directory["s"]),
            Throws.InstanceOf<StartException>().With.Message.Contains("another fulcrumd uses this state directory"));
    }

    [Test]
    public void Directory_IsAFile_IsRefused()
    {
        File.WriteAllText(_directory["s"], "");

        Assert.That(() => new StateDirectory(_directory["s"]), Throws.InstanceOf<StartException>().With.Message.Contains(_directory["s"]));
    }

    [TestCase("")]
    [TestCase("{ \"pools\": [")]
    [TestCase("{ \"nonsense\": 1 }")]
    [TestCase("[]")]
    [TestCase("{ \"services\": [ { \"scheduler\": \"rr\" } ] }")]
    [TestCase("{ \"pools\": [ { \"name\": \"p\", \"addresses\": [ { \"address\": \"10.0.0.300\", \"port\": \"lan\" } ] } ] }")]
    public void ApiState_CorruptFile_SaysWhichAndTheWayOut(string content)
    {
        using StateDirectory state = new(_directory["s"]);
        File.WriteAllText(state.PathOf("api.json"), content);

        Assert.That(() => new ApiStateFile(state).Read(), Throws.InstanceOf<StartException>()
            .With.Message.Contains(state.PathOf("api.json")).And.Message.Contains("move it away"));
    }

    [Test]
    public void RunTimeState_CorruptFiles_AreLeftOutWithAWarning()
    {
        using StateDirectory state = new(_directory["s"]);
        File.WriteAllText(state.PathOf("health.json"), "{");
        File.WriteAllText(state.PathOf("statistics.json"), "{ \"retired\": [ {} ] }");
        ListLogger<RunTimeState> log = new();
        RunTimeState runTime = new(state, log);

        Assert.Multiple(() =>
        {
            Assert.That(runTime.ReadHealth(), Is.Not.Null);
            Assert.That(runTime.ReadStatistics().DataPlane, Is.Empty);
            Assert.That(log.Lines, Has.Count.EqualTo(2));
            Assert.That(log.Lines[0], Does.Contain("health.json"));
            Assert.That(log.Lines[1], Does.Contain("statistics.json"));
        });
    }
}
