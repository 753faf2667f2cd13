using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services;
using Fulcrum.ControlPlane.Services.State;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.Testing;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulcrum.ControlPlane.Tests.Services;

/// <summary>Loads that go back unless they are confirmed.</summary>
[TestFixture]
public sealed class ConfirmationTests
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(60);

    private TemporaryDirectory _directory = null!;
    private StateDirectory _state = null!;
    private ListLogger<Director> _log = null!;
    private FakeTime _time = null!;
    private Director _director = null!;

    [SetUp]
    public void SetUp()
    {
        _directory = new();
        _state = new(_directory["state"]);
        _log = new();
        _time = new();
        Write(100);
        _director = NewDirector();
    }

    [TearDown]
    public void TearDown()
    {
        _director.Dispose();
        _state.Dispose();
        _directory.Dispose();
    }

    [Test]
    public void Reload_NotConfirmed_GoesBackAtTheDeadline()
    {
        List<DirectorModel> raised = [];
        _director.Changed += raised.Add;
        Reload(101, s_window);

        _time.Advance(s_window - TimeSpan.FromSeconds(1));
        Assert.That(Address, Is.EqualTo(101));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Multiple(() =>
        {
            Assert.That(Address, Is.EqualTo(100));
            Assert.That(raised, Has.Count.EqualTo(2));
            Assert.That(_director.Confirmation, Is.Null);
            Assert.That(_director.Warnings, Has.Some.Contains("not confirmed in time"));
            Assert.That(_log.Lines, Has.Some.Contains("Back from load 2 to the configuration of load 1 (timer)"));
        });
        Reload(101);
        Assert.That(_director.Warnings, Has.None.Contains("not confirmed"));
    }

    [Test]
    public void Reload_Confirmed_Stays()
    {
        Reload(101, s_window);
        _director.Confirm("test");

        _time.Advance(2 * s_window);

        Assert.That(Address, Is.EqualTo(101));
        Assert.That(Assert.Throws<RefusedException>(() => _director.Confirm("test"))!.Code, Is.EqualTo(StatusCode.FailedPrecondition));
    }

    [Test]
    public void Reload_AnotherInTheWindow_WaitsUntilTheSameTimeAndGoesBackToTheLastConfirmed()
    {
        Reload(101, s_window);
        _time.Advance(s_window / 2);
        Reload(102);
        Assert.That(_director.Confirmation!.Deadline, Is.EqualTo(_time.GetUtcNow() + s_window / 2));

        _time.Advance(s_window / 2);

        Assert.That(Address, Is.EqualTo(100));
    }

    [Test]
    public void Reload_AnotherWithAWindowOfItsOwn_PutsTheDeadlineOff()
    {
        Reload(101, s_window);
        _time.Advance(s_window / 2);
        Reload(102, s_window);

        _time.Advance(s_window / 2);
        Assert.That(Address, Is.EqualTo(102));
        _time.Advance(s_window / 2);
        Assert.That(Address, Is.EqualTo(100));
    }

    [Test]
    public void Reload_RefusedInTheWindow_LeavesTheWindowAsItIs()
    {
        Reload(101, s_window);
        File.WriteAllText(_directory["f.conf"], "mark_rule nonsense\n");
        Assert.Throws<RefusedException>(() => _director.Reload("test"));

        _time.Advance(s_window);

        Assert.That(Address, Is.EqualTo(100));
    }

    [Test]
    public void RollBack_InTheWindow_EndsIt()
    {
        Reload(101, s_window);

        _director.RollBack(0, "test");
        Assert.That(Address, Is.EqualTo(100));
        _director.RollBack(0, "test");
        _time.Advance(2 * s_window);

        Assert.That(Address, Is.EqualTo(101), "a second one goes back to where the first came from");
    }

    [Test]
    public void Change_ThatCouldNotRunWithWhatComesBack_IsRefusedUntilConfirmed()
    {
        Reload(101, s_window);
        DirectorModel Edit(DirectorModel model) => model.Create(Samples.Service(Samples.Key(100)));

        RefusedException refusal = Assert.Throws<RefusedException>(() => _director.Change(Edit))!;
        Assert.That(refusal.Code, Is.EqualTo(StatusCode.FailedPrecondition));
        Assert.That(refusal.Message, Does.Contain("confirm it first").And.Contains("TCP 10.0.1.100:80"));

        _director.Confirm("test");
        _director.Change(Edit);
        _director.Change(model => model.Create(Samples.Service(Samples.Key(105))));
    }

    [Test]
    public void Restart_InTheWindow_LoadsTheFileAndSaysThatNothingGoesBack()
    {
        Reload(101, s_window);
        _director.Dispose();

        _director = NewDirector();
        _time.Advance(2 * s_window);

        Assert.That(Address, Is.EqualTo(101));
        Assert.That(_director.Warnings, Has.Some.Contains("waited to be confirmed when fulcrumd ended"));
        _director.Confirm("test");
        Assert.That(_director.Warnings, Is.Empty);
    }

    [Test]
    public void History_LoadsAndRefusals_OutliveARestart()
    {
        Reload(101);
        File.WriteAllText(_directory["f.conf"], "mark_rule nonsense\nmark_rule nonsense\n");
        Assert.Throws<RefusedException>(() => _director.Reload("somebody"));
        _director.Dispose();
        Write(101);
        _director = NewDirector();

        var loads = _director.History;

        Assert.Multiple(() =>
        {
            Assert.That(loads.Select(load => $"{load.Id} {load.Result} {load.By} {load.Services} {load.Errors}"), Is.EqualTo(new[]
            {
                "4 Loaded start 1 0", "3 Refused somebody 0 2", "2 Loaded test 1 0", "1 Loaded start 1 0",
            }));
            Assert.That(loads[0].Hash, Is.EqualTo(loads[2].Hash).And.Not.EqualTo(loads[3].Hash));
            Assert.That(loads[1].Reason, Does.Contain("f.conf:1:"));
            Assert.That(loads.Select(load => load.Kept), Is.EqualTo(new[] { true, false, false, false }));
            Assert.That(loads[0].Current, Is.True);
        });
    }

    private int Address => _director.Current.Services.Single(service => !service.Origin.IsApi).Key.Address.GetAddressBytes()[3];

    private void Reload(int address, TimeSpan? confirmWithin = null)
    {
        Write(address);
        _director.Reload("test", confirmWithin);
    }

    private Director NewDirector() => new(
        new ConfigurationFile(_directory["f.conf"]), new ApiStateFile(_state),
        new LoadHistory(new RunTimeState(_state, NullLogger<RunTimeState>.Instance), _time), _time, _log);

    private void Write(int address) =>
        File.WriteAllText(_directory["f.conf"], Samples.File.Replace("10.0.1.100", $"10.0.1.{address}", StringComparison.Ordinal));
}
