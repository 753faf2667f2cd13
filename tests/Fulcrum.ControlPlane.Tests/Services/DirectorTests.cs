using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services;
using Fulcrum.ControlPlane.Services.State;
using Fulcrum.ControlPlane.Tests.Daemons;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Tests.Services;

[TestFixture]
public sealed class DirectorTests
{
    private TemporaryDirectory _directory = null!;
    private StateDirectory _state = null!;
    private ListLogger<Director> _log = null!;

    [SetUp]
    public void SetUp()
    {
        _directory = new();
        _state = new(_directory["state"]);
        _log = new();
        Write(Samples.File);
    }

    [TearDown]
    public void TearDown()
    {
        _state.Dispose();
        _directory.Dispose();
    }

    [Test]
    public void Start_BadFile_IsRefusedWithEveryError()
    {
        Write("virtual_server 10.0.1.100 80 {\n client_address foo\n}\nmark_rule nonsense\n");

        StartException refusal = Assert.Throws<StartException>(() => NewDirector())!;

        Assert.That(refusal.Message, Does.Contain(_directory["f.conf"] + ":2:").And.Contains(_directory["f.conf"] + ":4:"));
    }

    [Test]
    public void Change_Valid_IsRaisedAndPersisted()
    {
        Director director = NewDirector();
        List<DirectorModel> raised = [];
        director.Changed += raised.Add;

        director.Change(m => m.Create(Samples.Service(Samples.Key(101), Samples.Server(5))));

        Assert.That(raised, Is.EqualTo(new[] { director.Current }));
        Assert.That(Keys(director), Is.EquivalentTo(new[] { Samples.Key(100), Samples.Key(101) }));
        Assert.That(Keys(NewDirector()), Is.EquivalentTo(new[] { Samples.Key(100), Samples.Key(101) }), "restored at the next start");
    }

    [Test]
    public void Change_CannotRun_IsInvalidAndChangesNothing()
    {
        Director director = NewDirector();
        director.Changed += _ => Assert.Fail("raised");
        DirectorModel before = director.Current;

        RefusedException refusal = Assert.Throws<RefusedException>(
            () => director.Change(m => m.Create(Samples.Service(Samples.Key(101)) with { Scheduler = "foo", LocalAddressPool = "nowhere" })))!;

        Assert.Multiple(() =>
        {
            Assert.That(refusal.Code, Is.EqualTo(StatusCode.InvalidArgument));
            Assert.That(refusal.Message, Does.Contain("foo").And.Contains("nowhere"));
            Assert.That(director.Current, Is.SameAs(before));
            Assert.That(File.Exists(_state.PathOf("api.json")), Is.False);
        });
    }

    [Test]
    public void Change_CannotBeSaved_ChangesNothing()
    {
        Director director = NewDirector();
        Directory.CreateDirectory(_state.PathOf("api.json.new"));
        DirectorModel before = director.Current;

        RefusedException refusal = Assert.Throws<RefusedException>(() => director.Change(m => m.Create(Samples.Service(Samples.Key(101)))))!;

        Assert.That(refusal.Code, Is.EqualTo(StatusCode.Internal));
        Assert.That(director.Current, Is.SameAs(before));
    }

    [Test]
    public void Reload_Good_ReplacesTheFilesObjectsOnly()
    {
        Director director = NewDirector();
        director.Change(m => m.Create(Samples.Service(Samples.Key(101))));
        Write(Samples.File.Replace("10.0.1.100", "10.0.1.200", StringComparison.Ordinal));

        director.Reload();

        Assert.That(Keys(director), Is.EquivalentTo(new[] { Samples.Key(200), Samples.Key(101) }));
    }

    [Test]
    public void Reload_Bad_IsRefusedWholeUntilItIsGood()
    {
        Director director = NewDirector();
        DirectorModel before = director.Current;
        Write(Samples.File + "virtual_server 10.0.1.101 80 {\n client_address foo\n}\n");

        RefusedException refusal = Assert.Throws<RefusedException>(director.Reload)!;

        Assert.Multiple(() =>
        {
            Assert.That(refusal.Code, Is.EqualTo(StatusCode.FailedPrecondition));
            Assert.That(refusal.Message, Does.Contain(_directory["f.conf"] + ":15:"));
            Assert.That(director.ConfigurationError, Is.EqualTo(refusal.Message));
            Assert.That(director.Current, Is.SameAs(before));
            Assert.That(_log.Lines, Has.Some.Contains("The reload is refused"));
        });
        Write(Samples.File);
        director.Reload();
        Assert.That(director.ConfigurationError, Is.Empty);
    }

    [Test]
    public void Reload_PoolThatTheApiUsesIsGone_IsRefused()
    {
        Director director = NewDirector();
        director.Change(m => m.Create(Samples.Service(Samples.Key(101))));
        Write("");

        RefusedException refusal = Assert.Throws<RefusedException>(director.Reload)!;

        Assert.That(refusal.Message, Does.Contain("TCP 10.0.1.101:80").And.Contains("inside").And.Contains(_state.PathOf("api.json")));
    }

    [Test]
    public void Reload_ServiceThatTheApiOwns_IsRefusedAtTheFilesLine()
    {
        Director director = NewDirector();
        director.Change(m => m.Create(Samples.Service(Samples.Key(200))));
        Write(Samples.File.Replace("10.0.1.100", "10.0.1.200", StringComparison.Ordinal));

        RefusedException refusal = Assert.Throws<RefusedException>(director.Reload)!;

        Assert.That(refusal.Message, Does.Contain($"{_directory["f.conf"]}:5: error:").And.Contains("exists already (API)"));
    }

    [Test]
    public void Changes_Concurrent_AreAllMade()
    {
        Director director = NewDirector();

        Parallel.For(1, 51, i => director.Change(m => m.Create(Samples.Service(Samples.Key(i)))));

        Assert.That(director.Current.Services, Has.Count.EqualTo(51));
        Assert.That(NewDirector().Current.Services, Has.Count.EqualTo(51));
    }

    private static IEnumerable<ServiceKey> Keys(Director director) => director.Current.Services.Select(s => s.Key);

    private Director NewDirector() => new(_directory["f.conf"], ConfigurationLoader.Load, new ApiStateFile(_state), _log);

    private void Write(string configuration) => File.WriteAllText(_directory["f.conf"], configuration);
}
