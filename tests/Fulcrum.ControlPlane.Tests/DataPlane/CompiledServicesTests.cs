using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

[TestFixture]
public sealed class CompiledServicesTests
{
    private readonly CompiledParts _parts = new();

    private CompiledServices Compiled => _parts.Services;

    [Test]
    public void Compile_ServiceThatIsTheSame_IsTheSameMessage()
    {
        VirtualService[] services = [Service(1), Service(2)];
        IReadOnlyList<Wire.VirtualService> first = Compiled.Compile(services, HealthView.Empty);
        services[1] = services[1] with { Scheduler = "wrr" };
        IReadOnlyList<Wire.VirtualService> second = Compiled.Compile(services, HealthView.Empty);

        Assert.That(second[0], Is.SameAs(first[0]));
        Assert.That(second[1].Scheduler, Is.EqualTo("wrr"));
        Assert.That(Compiled.Compile([services[1]], HealthView.Empty)[0], Is.SameAs(second[1]));
        Assert.That(Compiled.Compile(services, HealthView.Empty)[0], Is.EqualTo(first[0]).And.Not.SameAs(first[0]), "it was gone");
    }

    [Test]
    public void Compile_ServerThatGoesDown_IsLeftOutWhileOtherServicesStay()
    {
        VirtualService[] services = [Service(1), Service(2)];
        IReadOnlyList<Wire.VirtualService> first = Compiled.Compile(services, Health(services, down: -1));
        IReadOnlyList<Wire.VirtualService> same = Compiled.Compile(services, Health(services, down: -1));
        IReadOnlyList<Wire.VirtualService> second = Compiled.Compile(services, Health(services, down: 1));

        Assert.That(same, Is.EqualTo(first));
        Assert.That(same[0], Is.SameAs(first[0]), "another view that says the same");
        Assert.That(second[0], Is.SameAs(first[0]));
        Assert.That(second[1].RealServers, Has.Count.EqualTo(first[1].RealServers.Count - 1));
    }

    [Test]
    public void Delta_OfOneWeightAmongManyServices_HoldsThatService()
    {
        DirectorModel model = Samples.Model([.. Enumerable.Range(0, 10_000).Select(Service)]);
        Wire.Snapshot previous = Compile(model);
        model = model with { Services = [.. model.Services.Select((s, i) => i == 5_000 ? WithOtherWeight(s) : s)] };
        long compiledAt = Stopwatch.GetTimestamp();
        Wire.Snapshot next = Compile(model);
        double compileMs = Stopwatch.GetElapsedTime(compiledAt).TotalMilliseconds;
        long builtAt = Stopwatch.GetTimestamp();
        Wire.Delta delta = DeltaBuilder.Build(previous, next)!;
        TestContext.Out.WriteLine($"compiled in {compileMs:0.0} ms, compared in {Stopwatch.GetElapsedTime(builtAt).TotalMilliseconds:0.0} ms");

        Assert.That(delta.Services, Is.EqualTo(new[] { next.Services[5_000] }));
        Assert.That(delta.RemovedServices, Is.Empty);
    }

    private Wire.Snapshot Compile(DirectorModel model) =>
        SnapshotCompiler.Compile(model, HealthView.Empty, KernelState.Empty, PortMap.Empty, _parts);

    private static VirtualService WithOtherWeight(VirtualService service) =>
        service with { RealServers = [.. service.RealServers.Select((s, i) => i == 5 ? s with { Weight = 7 } : s)] };

    private static VirtualService Service(int index) => Samples.Service(
        Samples.Key() with { Address = new IPAddress([198, 18, (byte)(index >> 8), (byte)index]) },
        [.. Enumerable.Range(1, 10).Select(server => Samples.Server((byte)server))]);

    private static HealthView Health(VirtualService[] services, int down) => new(services.SelectMany((service, index) => service.RealServers
        .Select((server, number) => KeyValuePair.Create(
            new ServerKey(service.Key, server.Endpoint), new ServerHealth(index != down || number != 3, ""))))
        .ToImmutableDictionary());
}
