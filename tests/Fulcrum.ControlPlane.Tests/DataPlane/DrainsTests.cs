using System.Net;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services.Mapping;
using Fulcrum.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

/// <summary>Drains: their deadline, what becomes of the rest, and how they outlive a restart.</summary>
internal sealed class DrainsTests
{
    private static readonly ServiceKey s_service = new(TransportProtocol.Tcp, IPAddress.Parse("10.0.0.1"), 80);
    private static readonly ServerKey s_server = new(s_service, IPEndPoint.Parse("10.1.0.1:8080"));

    private readonly FakeTime _time = new();
    private readonly List<Wire.EndSessions> _requests = [];

    [TestCase(DrainEnd.Reset, ExpectedResult = "reset")]
    [TestCase(DrainEnd.Move, ExpectedResult = "end")]
    [TestCase(DrainEnd.Keep, ExpectedResult = "")]
    public async Task<string> Deadline_EndsWhatIsLeft_Once(DrainEnd end)
    {
        Drains drains = Create();
        drains.Begin(s_server, TimeSpan.FromMinutes(10), end, 5);
        _time.Advance(TimeSpan.FromSeconds(599));
        Assert.That(await EndDueAsync(drains), Is.False);
        Assert.That(drains.RemainingSeconds(drains.Current[s_server]), Is.EqualTo(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await EndDueAsync(drains), Is.True);
        Assert.That(await EndDueAsync(drains), Is.False);
        Assert.That(drains.Current[s_server].Finished);
        return string.Join(' ', _requests.Select(request => request.Reset ? "reset" : "end"));
    }

    [Test]
    public async Task Request_NamesServiceAndServer()
    {
        Drains drains = Create();
        drains.Begin(s_server, TimeSpan.Zero, DrainEnd.Reset, 5);
        await EndDueAsync(drains);
        Assert.That(_requests.Single().Filter, Is.EqualTo(new Wire.SessionFilter
        {
            Service = s_service.ToWire(), ServerAddress = s_server.Server.Address.ToWire(), ServerPort = 8080,
        }));
    }

    [Test]
    public async Task DataPlaneAway_IsTriedAgain()
    {
        Drains drains = Create();
        drains.Begin(s_server, TimeSpan.Zero, DrainEnd.Reset, 5);
        Assert.ThrowsAsync<DataPlaneException>(() => drains.EndDueAsync(_ => throw new DataPlaneException("away")));
        Assert.That(await EndDueAsync(drains), Is.True);
    }

    [Test]
    public async Task WithoutDeadline_NothingEnds()
    {
        Drains drains = Create();
        drains.Begin(s_server, null, DrainEnd.Reset, 5);
        _time.Advance(TimeSpan.FromDays(100));
        Assert.That(await EndDueAsync(drains), Is.False);
    }

    [Test]
    public void Restart_KeepsTheDeadline()
    {
        Drains before = Create();
        before.Begin(s_server, TimeSpan.FromMinutes(10), DrainEnd.Move, 5);
        _time.Advance(TimeSpan.FromMinutes(4));
        Drains after = new(_time, ApiDrains.FromRecords(ApiDrains.ToRecords(before.Current)), NullLogger<Drains>.Instance);
        Assert.That(after.Current, Is.EqualTo(before.Current));
        Assert.That(after.RemainingSeconds(after.Current[s_server]), Is.EqualTo(360));
    }

    [Test]
    public void Snapshot_MarksTheServerAlone()
    {
        Drains drains = Create();
        drains.Begin(s_server, null, DrainEnd.Reset, 0);
        Wire.Snapshot snapshot = new() { Services = { new Wire.VirtualService { Key = s_service.ToWire(), RealServers = { Server("10.1.0.1"), Server("10.1.0.2") } } } };
        drains.Apply(snapshot);
        Assert.That(snapshot.Services[0].RealServers.Select(server => server.Draining), Is.EqualTo(new[] { true, false }));
        Assert.That(drains.Stop(s_server), Is.True);
        Assert.That(drains.Stop(s_server), Is.False);
        drains.Apply(snapshot);
    }

    [Test]
    public void ServerGoneFromTheConfiguration_IsForgotten()
    {
        Drains drains = Create();
        drains.Begin(s_server, null, DrainEnd.Reset, 0);
        Assert.That(drains.Retain(DirectorModel.Empty), Is.True);
        Assert.That(drains.Current, Is.Empty);
        Assert.That(drains.Retain(DirectorModel.Empty), Is.False);
    }

    private static Wire.RealServer Server(string address) => new() { Address = IPAddress.Parse(address).ToWire(), Port = 8080, Weight = 1 };

    private Drains Create() => new(_time, new Dictionary<ServerKey, Drain>(), NullLogger<Drains>.Instance);

    private Task<bool> EndDueAsync(Drains drains) => drains.EndDueAsync(request =>
    {
        _requests.Add(request);
        return Task.FromResult(3UL);
    });
}
