using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.Services;
using Fulcrum.ControlPlane.Services.State;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.ControlPlane.Tests.DataPlane;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulcrum.ControlPlane.Tests.Services;

[TestFixture]
public sealed class ControlLoopTests
{
    private static readonly IPAddress s_gateway = IPAddress.Parse("192.168.100.1");

    private TemporaryDirectory _directory = null!;
    private StateDirectory _state = null!;
    private FakeDataPlane _dataPlane = null!;
    private FakeKernel _kernel = null!;
    private ControlLoop _loop = null!;
    private Director _director = null!;
    private IPEndPoint _server = null!;

    [SetUp]
    public async Task SetUp()
    {
        _directory = new();
        using (TcpListener listener = new(IPAddress.Loopback, 0))
        {
            listener.Start();
            _server = (IPEndPoint)listener.LocalEndpoint;
        }
        File.WriteAllText(_directory["f.conf"], Samples.File.Replace("weight 2", $$"""
            TCP_CHECK {
                connect_ip 127.0.0.1
                connect_port {{_server.Port}}
                warmup 0
                delay_loop 3600
                alpha
            }
            """, StringComparison.Ordinal));
        _state = new(_directory["state"]);
        _dataPlane = new(_directory["dp"]);
        _kernel = new();
        RunTimeState runTime = new(_state, NullLogger<RunTimeState>.Instance);
        _director = new(new ConfigurationFile(_directory["f.conf"]), new ApiStateFile(_state), new LoadHistory(runTime, TimeProvider.System),
            TimeProvider.System, NullLogger<Director>.Instance);
        _loop = new(_director, _kernel, runTime, _directory["dp"], NullLoggerFactory.Instance);
        await _loop.StartAsync(CancellationToken.None);
        await Eventually.IsTrue(() => _dataPlane.State.Services.Count == 1, "a first snapshot");
    }

    [TearDown]
    public async Task TearDown()
    {
        await _loop.StopAsync(CancellationToken.None);
        _loop.Dispose();
        _dataPlane.Dispose();
        _state.Dispose();
        _directory.Dispose();
    }

    [Test]
    public void Connected_Kernel_KnowsTwinsAndAddresses()
    {
        Assert.That(_kernel.Watched, Is.EqualTo(new[] { "lan0", "wan" }));
        Assert.That(_kernel.Addresses, Has.Member("? 10.0.1.100").And.Member("lan0 192.168.100.202"));
    }

    [Test]
    public async Task KernelChanged_Route_ReachesTheDataPlane()
    {
        _kernel.Set(new([new(IPNetwork.Parse("10.0.11.0/24"), "lan0", s_gateway)],
            [new("lan0", s_gateway, PhysicalAddress.Parse("02-00-00-00-00-09"))]));

        await Eventually.IsTrue(() => _dataPlane.State.Routes.Count == 1, "the route");

        Assert.That(_dataPlane.State.Routes[0].Port, Is.EqualTo("lan"));
        Assert.That(_dataPlane.State.Neighbours[0].Port, Is.EqualTo("lan"));
    }

    [TestCase(0u, "lan0 192.168.100.1")]
    [TestCase(12u, "lan0.12 192.168.100.1")]
    public async Task NeighbourWanted_Event_AsksTheKernel(uint vlan, string expected)
    {
        await _dataPlane.SendEventAsync(new() { NeighbourWanted = new() { Port = "lan", Address = s_gateway.ToWire(), Vlan = vlan } });

        await Eventually.IsTrue(() => _kernel.Wanted.Count == 1, "the kernel is asked");

        Assert.That(_kernel.Wanted[0], Is.EqualTo(expected));
    }

    [Test]
    public async Task AddressOfSessions_LeavesItsPool_StaysWithTheKernelUntilTheLastHasEnded()
    {
        ulong sessions = 1;
        bool early = false;
        using ManualResetEventSlim mayTell = new(true);
        _dataPlane.Pools = state =>
        {
            early |= state.Pools[0].Addresses.Count == 3;
            mayTell.Wait();
            return new()
            {
                Leaving = { new Wire.LocalAddressState { Address = IPAddress.Parse("192.168.100.202").ToWire(), Used = { 0, Volatile.Read(ref sessions) } } },
            };
        };
        await Eventually.IsTrue(() => !_kernel.KeepsAll, "a first answer");
        early = false;
        mayTell.Reset();
        File.WriteAllText(_directory["f.conf"], File.ReadAllText(_directory["f.conf"]).Replace("200-202", "200-200", StringComparison.Ordinal));

        _director.Reload("test");

        Assert.That(_kernel.Leaving, Is.EqualTo(new[] { "192.168.100.201", "192.168.100.202" }), "until the data plane has told");
        mayTell.Set();
        await Eventually.IsTrue(() => _kernel.Leaving.Count == 1, "an answer");
        Assert.That(early, Is.False, "asked only when the data plane runs the change");
        Assert.That(_kernel.Leaving, Is.EqualTo(new[] { "192.168.100.202" }));
        Volatile.Write(ref sessions, 0);
        await Eventually.IsTrue(() => _kernel.Leaving.Count == 0, "the sessions have ended");
        int asked = AskedForPools();
        await Task.Delay(1500);
        Assert.That(AskedForPools(), Is.EqualTo(asked), "nobody leaves, nobody asks");
    }

    [Test]
    public async Task DataPlaneDoesNotTellOfPools_NothingIsKept()
    {
        await Eventually.IsTrue(() => !_kernel.KeepsAll, "a first answer");
        int asked = AskedForPools();
        _dataPlane.Pools = _ => null;
        _dataPlane.KillConnections();

        await Eventually.IsTrue(() => AskedForPools() > asked && !_kernel.KeepsAll, "an answer");

        Assert.That(_kernel.Leaving, Is.Empty);
    }

    [Test]
    public async Task AddressMissing_IsTriedAgainUntilTheWarningGoes()
    {
        _kernel.Complaints = ["The address 10.0.1.100 is not set yet."];
        _dataPlane.KillConnections();
        await Eventually.IsTrue(() => _loop.Warnings.Count == 1, "the warning");

        _kernel.Complaints = [];

        await Eventually.IsTrue(() => _loop.Warnings.Count == 0, "the warning is gone");
    }

    [Test]
    public async Task DataPlaneConnects_DeadServer_IsCheckedAtOnce()
    {
        // The check runs once an hour; at first nobody listens.
        string health = _state.PathOf("health.json");
        await Eventually.IsTrue(
            () => File.Exists(health) && File.ReadAllText(health).Contains("refused", StringComparison.Ordinal), "a first failure");
        Assert.That(_dataPlane.State.Services[0].RealServers, Is.Empty);

        using TcpListener server = new(_server);
        server.Start();
        _dataPlane.KillConnections();

        await Eventually.IsTrue(() => _dataPlane.State.Services[0].RealServers.Count == 1, "up");
    }

    [Test]
    public async Task Stop_Statistics_AreSaved()
    {
        await _loop.StopAsync(CancellationToken.None);

        Assert.That(File.Exists(_state.PathOf("statistics.json")));
    }

    private int AskedForPools() => _dataPlane.Requests.Count(r => r.ListPools is not null);
}
