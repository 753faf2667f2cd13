using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

/// <summary>Exhausted local-address pools, as they are logged and told.</summary>
internal sealed class PoolAlarmsTests
{
    private readonly FakeTime _time = new();
    private readonly ListLogger<PoolAlarms> _log = new();

    [Test]
    public void Exhausted_SaysPoolNumberAndWhatToDo_OnceAMinute()
    {
        PoolAlarms alarms = new(_time, _log);
        for (ulong second = 0; second <= 60; second++)
        {
            alarms.Add(new() { Pool = "inside", RefusedSessions = 5 + second });
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        alarms.Add(new() { Pool = "other", RefusedSessions = 1 });

        Assert.That(_log.Lines, Has.Count.EqualTo(3));
        Assert.That(_log.Lines[0], Does.Contain("pool 'inside' is exhausted: 5 sessions were refused so far. Add addresses to it."));
        Assert.That(_log.Lines[1], Does.Contain("65 sessions"));
        Assert.That(_log.Lines[2], Does.Contain("'other'"));
    }

    [Test]
    public void Warnings_AreTheLatestOfPoolsThatAreThere_ForTenMinutes()
    {
        PoolAlarms alarms = new(_time, _log);
        alarms.Add(new() { Pool = "inside", RefusedSessions = 5 });
        alarms.Add(new() { Pool = "inside", RefusedSessions = 7 });
        alarms.Add(new() { Pool = "gone", RefusedSessions = 5 });
        DirectorModel model = Samples.Model();

        Assert.That(alarms.Warnings(model).Single(), Does.StartWith("Local-address pool 'inside' (API) was exhausted: 7 sessions were refused so far, "
            + "the last one at ").And.EndsWith(" UTC. Add addresses to it."));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.That(alarms.Warnings(model), Is.Empty);
    }
}
