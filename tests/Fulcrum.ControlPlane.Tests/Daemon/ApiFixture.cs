using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Services.Hosting;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>A daemon with a configuration and a fake data plane, called over a real Unix socket.</summary>
public abstract class ApiFixture(string configuration)
{
    private protected TemporaryDirectory Temporary { get; private set; } = null!;

    private protected FakeDataPlane DataPlane { get; set; } = null!;

    private protected FakeSegment Segment { get; private set; } = null!;

    private protected RunningDaemon Daemon { get; private set; } = null!;

    /// <summary>Other options than <see cref="RunningDaemon.OptionsFor"/>.</summary>
    private protected virtual DaemonOptions Adapt(DaemonOptions options) => options;

    [SetUp]
    public async Task SetUp()
    {
        Temporary = new();
        await File.WriteAllTextAsync(Temporary["f.conf"], configuration);
        Segment = new(Temporary["statistics"]);
        DataPlane = new(Temporary["dp"]) { Layout = Segment.Layout };
        Daemon = await RunningDaemon.StartAsync(Temporary, Adapt);
        await Eventually.IsTrue(() => DataPlane.State.Generation > 0, "the file is in force");
    }

    [TearDown]
    public async Task TearDown()
    {
        await Daemon.DisposeAsync();
        DataPlane.Dispose();
        Temporary.Dispose();
    }

    /// <summary>Starts the daemon again on what it has kept.</summary>
    protected async Task RestartAsync()
    {
        ulong generation = DataPlane.State.Generation;
        await Daemon.DisposeAsync();
        Daemon = await RunningDaemon.StartAsync(Temporary, Adapt);
        await Eventually.IsTrue(() => DataPlane.State.Generation > generation, "a new generation");
    }

    protected static async Task RefusedAsync(StatusCode code, string part, Func<Task> call)
    {
        RpcException refusal = (await Assert.ThrowsAsync<RpcException>(() => call()))!;
        Assert.That(refusal.StatusCode, Is.EqualTo(code), refusal.Status.Detail);
        Assert.That(refusal.Status.Detail, Does.Contain(part));
    }

    protected static ServiceKey Key(string address, uint port = 80, Protocol protocol = Protocol.Tcp) =>
        new() { Protocol = protocol, Virtual = new() { Address = address, Port = port } };

    protected static VirtualService Service(string address, uint port = 80, Protocol protocol = Protocol.Tcp, params RealServer[] servers) => new()
    {
        Key = Key(address, port, protocol), Scheduler = "rr", LocalAddressPool = "inside", RealServers = { servers },
    };

    protected static RealServer Server(string address) => new()
    {
        Endpoint = new() { Address = address, Port = 80 }, Weight = 1, Mode = ForwardingMode.FullNat,
    };

    protected static LocalAddressPool Pool(string name, params string[] addresses) => new()
    {
        Name = name, Addresses = { addresses.Select(a => new LocalAddress { Address = a, Port = "lan" }) },
    };
}
