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
    public void ApiState_Journal_IsReadBehindTheFileAndGoesIntoIt()
    {
        using StateDirectory state = new(_directory["s"]);
        ApiStateFile file = new(state);
        Model.DirectorModel empty = Model.DirectorModel.Empty with { Pools = [Samples.Pool()] };
        Model.DirectorModel two = empty with { Services = [Samples.Service(Samples.Key(1)), Samples.Service(Samples.Key(2))] };
        file.Write(Model.DirectorModel.Empty, empty);
        file.Write(empty, two);
        Model.DirectorModel next = two with { Services = [two.Services[1] with { Scheduler = "wrr" }] };
        file.Write(two, next);
        File.AppendAllText(state.PathOf("api.journal"), "{ \"removedServices\": [ { \"proto");

        ApiObjects read = new ApiStateFile(state).Read();

        Assert.Multiple(() =>
        {
            Assert.That(read.Services, Is.EqualTo(next.Services), "a line that a crash has cut off does not count");
            Assert.That(read.Pools, Is.EqualTo(next.Pools));
            Assert.That(File.Exists(state.PathOf("api.journal")), Is.False);
            Assert.That(new ApiStateFile(state).Read().Services, Is.EqualTo(next.Services));
        });
    }

    [Test]
    public void ApiState_JournalAppliedTwice_IsTheSame()
    {
        using StateDirectory state = new(_directory["s"]);
        ApiStateFile file = new(state);
        Model.DirectorModel one = Model.DirectorModel.Empty with { Services = [Samples.Service(Samples.Key(1)), Samples.Service(Samples.Key(2))] };
        Model.DirectorModel none = one with { Services = [one.Services[1]] };
        file.Write(Model.DirectorModel.Empty, one);
        file.Write(one, none);
        byte[] journal = File.ReadAllBytes(state.PathOf("api.journal"));
        new ApiStateFile(state).Read();
        // As after a crash between writing the file and removing the journal.
        File.WriteAllBytes(state.PathOf("api.journal"), journal);

        Assert.That(new ApiStateFile(state).Read().Services, Is.EqualTo(none.Services));
    }

    [Test]
    public void ApiState_CorruptJournal_SaysWhichLine()
    {
        using StateDirectory state = new(_directory["s"]);
        File.WriteAllText(state.PathOf("api.journal"), "{}\nnonsense\n");

        Assert.That(() => new ApiStateFile(state).Read(), Throws.InstanceOf<StartException>()
            .With.Message.Contains(state.PathOf("api.journal")).And.Message.Contains("line 2"));
    }

    [Test]
    public void ApiState_AppendFails_NextChangeIsWrittenWhole()
    {
        using StateDirectory state = new(_directory["s"]);
        ApiStateFile file = new(state);
        Model.DirectorModel one = Model.DirectorModel.Empty with { Services = [Samples.Service(Samples.Key(1))] };
        Directory.CreateDirectory(state.PathOf("api.journal"));
        Assert.That(() => file.Write(Model.DirectorModel.Empty, one), Throws.InstanceOf<Exception>());
        Directory.Delete(state.PathOf("api.journal"));

        file.Write(Model.DirectorModel.Empty, one);

        Assert.That(File.Exists(state.PathOf("api.journal")), Is.False);
        Assert.That(new ApiStateFile(state).Read().Services, Is.EqualTo(one.Services));
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
