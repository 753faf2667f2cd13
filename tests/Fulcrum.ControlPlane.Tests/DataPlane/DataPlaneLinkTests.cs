using System.Diagnostics;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.Tests.Daemons;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

[TestFixture]
public sealed class DataPlaneLinkTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(30);

    private TemporaryDirectory _directory = null!;
    private FakeSource _source = null!;
    private DataPlaneLink _link = null!;
    private CancellationTokenSource _stop = null!;
    private Task _running = null!;

    [SetUp]
    public void SetUp()
    {
        _directory = new();
        _source = new();
        _stop = new();
        _link = new(_directory["dp"], _source, NullLogger<DataPlaneLink>.Instance);
        _running = _link.RunAsync(_stop.Token);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _directory.Dispose();
    }

    [Test]
    public async Task Link_DataPlaneAppearsLate_ConnectsAndSendsOneSnapshot()
    {
        await Eventually.IsTrue(() => _link.Status.Error.Contains("no such socket", StringComparison.Ordinal), "an error is shown");
        Assert.That(_link.Status.Connected, Is.False);

        using FakeDataPlane dataPlane = new(_directory["dp"]);
        await Applied(dataPlane, services: 1);

        Assert.Multiple(() =>
        {
            Assert.That(dataPlane.Requests.First().Hello.ProtocolVersion, Is.EqualTo(1));
            Assert.That(dataPlane.Requests.First().Hello.WantsEvents, Is.True);
            Assert.That(dataPlane.Changes.Single().Snapshot, Is.Not.Null);
            Assert.That(_link.Status, Has.Property("Connected").True.And.Property("Error").Empty);
        });
        await Eventually.IsTrue(() => _source.Told.Count == 2, "the source is told");
        Assert.That(_source.Told, Is.EqualTo(new[] { "connected", "synchronised" }));
    }

    [Test]
    public async Task Link_DataPlaneHasAGeneration_SendsGreaterOnes()
    {
        using FakeDataPlane dataPlane = new(_directory["dp"]) { State = new() { Generation = 4711 } };
        await Applied(dataPlane, services: 1);

        Assert.That(_link.Status, Has.Property("Generation").EqualTo(4712).And.Property("AppliedGeneration").EqualTo(4712));
    }

    [Test]
    public async Task Link_Change_IsSentAsDelta()
    {
        using FakeDataPlane dataPlane = new(_directory["dp"]);
        await Applied(dataPlane, services: 1);
        ulong before = dataPlane.State.Generation;

        await Change(2);

        Wire.Delta delta = dataPlane.Changes[^1].Delta;
        Assert.Multiple(() =>
        {
            Assert.That(delta.Base, Is.EqualTo(before));
            Assert.That(delta.Generation, Is.EqualTo(before + 1));
            Assert.That(delta.Services, Has.Count.EqualTo(1));
            Assert.That(dataPlane.State.Services, Has.Count.EqualTo(2));
        });
    }

    [Test]
    public async Task Link_ChangeThatChangesNothing_IsSettledWithoutAFrame()
    {
        using FakeDataPlane dataPlane = new(_directory["dp"]);
        await Applied(dataPlane, services: 1);

        ApplyOutcome outcome = await _link.WaitAppliedAsync(_link.Invalidate(), s_long, CancellationToken.None);

        Assert.That(outcome, Is.EqualTo(ApplyOutcome.Applied));
        Assert.That(dataPlane.Changes, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Link_BurstOfChanges_IsCoalesced()
    {
        using FakeDataPlane dataPlane = new(_directory["dp"]);
        await Applied(dataPlane, services: 1);

        for (int i = 2; i <= 1000; i++)
        {
            _source.Services = i;
            _link.Invalidate();
        }
        await Change(1001);

        Assert.That(dataPlane.State.Services, Has.Count.EqualTo(1001));
        Assert.That(dataPlane.Changes, Has.Count.LessThan(100), "a burst of 1000 changes makes few generations");
    }

    [Test]
    public async Task Link_DataPlaneRestarts_SendsEverythingAgain()
    {
        using (FakeDataPlane first = new(_directory["dp"]))
            await Applied(first, services: 1);
        await Eventually.IsTrue(() => !_link.Status.Connected, "the end is noticed");
        _source.Services = 3;

        using FakeDataPlane second = new(_directory["dp"]);
        await Applied(second, services: 3);

        Assert.That(second.Changes.Select(c => c.BodyCase), Is.EqualTo(new[] { Wire.Request.BodyOneofCase.Snapshot }));
    }

    [Test]
    public async Task Link_ConnectionEndsWithinAFrame_ConnectsAgain()
    {
        using FakeDataPlane dataPlane = new(_directory["dp"]);
        await Applied(dataPlane, services: 1);

        dataPlane.KillConnections();
        await Eventually.IsTrue(() => dataPlane.Changes.Count == 2, "a second snapshot");
        await Change(2);

        Assert.That(dataPlane.Changes[1].Snapshot, Is.Not.Null);
        Assert.That(dataPlane.State.Services, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Link_DeltaIsRefused_SendsAFullSnapshotAtOnce()
    {
        using FakeDataPlane dataPlane = new(_directory["dp"]);
        await Applied(dataPlane, services: 1);
        dataPlane.Refuse = r => r.Delta is null ? null : "no deltas today";

        ApplyOutcome outcome = await Change(2);

        Assert.Multiple(() =>
        {
            Assert.That(outcome, Is.EqualTo(ApplyOutcome.Applied));
            Assert.That(dataPlane.Changes[^1].Snapshot, Is.Not.Null);
            Assert.That(dataPlane.State.Services, Has.Count.EqualTo(2));
            Assert.That(_link.Status.Error, Is.Empty);
        });
    }

    [Test]
    public async Task Link_EverythingIsRefused_TellsWhyAndDoesNotHurry()
    {
        using FakeDataPlane dataPlane = new(_directory["dp"]);
        await Applied(dataPlane, services: 1);
        dataPlane.Refuse = _ => "too many services";

        ApplyOutcome outcome = await Change(2);
        long refusedAt = Stopwatch.GetTimestamp();
        int attempts = dataPlane.Changes.Count;

        Assert.Multiple(() =>
        {
            Assert.That(outcome.Kind, Is.EqualTo(ApplyOutcomeKind.Refused));
            Assert.That(outcome.Message, Does.Contain("too many services"));
            Assert.That(_link.Status.Error, Does.Contain("too many services"));
            Assert.That(_link.Status.Connected, Is.True);
            Assert.That(_link.Status.AppliedGeneration, Is.LessThan(_link.Status.Generation));
        });
        dataPlane.Refuse = _ => null;
        await Eventually.IsTrue(() => dataPlane.State.Services.Count == 2, "another full snapshot");
        Assert.That(Stopwatch.GetElapsedTime(refusedAt), Is.GreaterThan(Synchroniser.RefusalPause * 0.8));
        Assert.That(dataPlane.Changes, Has.Count.EqualTo(attempts + 1));
        await Eventually.IsTrue(() => _link.Status.Error.Length == 0, "the error is gone");
    }

    [Test]
    public async Task Link_OtherProtocolVersion_IsNotUsed()
    {
        using FakeDataPlane dataPlane = new(_directory["dp"]) { ProtocolVersion = 2 };

        await Eventually.IsTrue(() => _link.Status.Error.Contains("version 2", StringComparison.Ordinal), "the version is told");

        Assert.That(_link.Status.Connected, Is.False);
        Assert.That(dataPlane.Changes, Is.Empty);
    }

    [Test]
    public async Task Wait_WhileAway_ReturnsAtOnce() => Assert.That(
        await _link.WaitAppliedAsync(_link.Invalidate(), s_long, CancellationToken.None), Is.EqualTo(ApplyOutcome.Away));

    [Test]
    public async Task Wait_DataPlaneDoesNotAnswer_IsLate()
    {
        using FakeDataPlane dataPlane = new(_directory["dp"]);
        await Applied(dataPlane, services: 1);
        dataPlane.Answers = false;
        _source.Services = 2;

        ApplyOutcome outcome = await _link.WaitAppliedAsync(_link.Invalidate(), TimeSpan.FromMilliseconds(50), CancellationToken.None);

        Assert.That(outcome, Is.EqualTo(ApplyOutcome.Late));
    }

    [Test]
    public async Task Wait_ConnectionEnds_IsAway()
    {
        using FakeDataPlane dataPlane = new(_directory["dp"]);
        await Applied(dataPlane, services: 1);
        dataPlane.Answers = false;
        _source.Services = 2;
        Task<ApplyOutcome> waiting = _link.WaitAppliedAsync(_link.Invalidate(), s_long, CancellationToken.None);

        dataPlane.KillConnections();

        Assert.That(await waiting, Is.EqualTo(ApplyOutcome.Away));
    }

    [Test]
    public async Task Events_FromDataPlane_AreDelivered()
    {
        using FakeDataPlane dataPlane = new(_directory["dp"]);
        await Applied(dataPlane, services: 1);

        await dataPlane.SendEventAsync(new() { LinkChanged = new() { Port = "wan" } });

        await Eventually.IsTrue(() => _source.Told.Contains("LinkChanged"), "the event is delivered");
    }

    [Test]
    public async Task ListSessions_SeveralPages_GivesAllUpToTheLast()
    {
        using FakeDataPlane dataPlane = new(_directory["dp"])
        {
            Sessions = [new() { Sessions = { new Wire.Session { Worker = 1 } } }, new() { Sessions = { new Wire.Session { Worker = 2 } }, Last = true }],
        };
        await Applied(dataPlane, services: 1);

        List<uint> workers = [];
        await foreach (Wire.SessionPage page in _link.ListSessionsAsync(new() { Limit = 10 }, CancellationToken.None))
            workers.AddRange(page.Sessions.Select(s => s.Worker));

        Assert.That(workers, Is.EqualTo(new uint[] { 1, 2 }));
        Assert.That(dataPlane.Requests.Last().ListSessions.Limit, Is.EqualTo(10));
    }

    [Test]
    public Task ListPorts_WhileAway_Throws() =>
        Assert.ThatAsync(() => _link.ListPortsAsync(new(), CancellationToken.None), Throws.InstanceOf<DataPlaneException>());

    private async Task Applied(FakeDataPlane dataPlane, int services)
    {
        await Eventually.IsTrue(
            () => dataPlane.State.Services.Count == services && _link.Status is { Connected: true, AppliedGeneration: > 0 } status &&
                status.AppliedGeneration == dataPlane.State.Generation,
            $"{services} services are applied");
    }

    private Task<ApplyOutcome> Change(int services)
    {
        _source.Services = services;
        return _link.WaitAppliedAsync(_link.Invalidate(), s_long, CancellationToken.None);
    }
}
