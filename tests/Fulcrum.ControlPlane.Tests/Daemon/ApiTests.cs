using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>Every method of the API over a real Unix socket, against a daemon with a fake data plane.</summary>
[TestFixture]
public sealed class ApiTests
{
    private TemporaryDirectory _directory = null!;
    private FakeDataPlane _dataPlane = null!;
    private FakeSegment _segment = null!;
    private RunningDaemon _daemon = null!;

    [SetUp]
    public async Task SetUp()
    {
        _directory = new();
        await File.WriteAllTextAsync(_directory["f.conf"], Samples.File);
        _segment = new(_directory["statistics"]);
        _dataPlane = new(_directory["dp"]) { Layout = _segment.Layout };
        _daemon = await RunningDaemon.StartAsync(_directory);
        await Eventually.IsTrue(() => _dataPlane.State.Services.Count == 1, "the file's service is in force");
    }

    [TearDown]
    public async Task TearDown()
    {
        await _daemon.DisposeAsync();
        _dataPlane.Dispose();
        _directory.Dispose();
    }

    [Test]
    public void Socket_Mode_LetsOwnerAndGroupIn() => Assert.That(
        File.GetUnixFileMode(_directory["api"]),
        Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite));

    [Test]
    public async Task Services_List_IsSortedAndTellsOwners()
    {
        await _daemon.Services.CreateAsync(new() { Service = Service("10.0.1.9") });
        await _daemon.Services.CreateAsync(new() { Service = Service("10.0.1.100", port: 53, Protocol.Udp) });

        ListVirtualServicesResponse response = await _daemon.Services.ListAsync(new());

        Assert.Multiple(() =>
        {
            Assert.That(response.Services.Select(s => $"{s.Key.Protocol} {s.Key.Virtual.Address}:{s.Key.Virtual.Port} {s.Owner} {s.Source}"),
                Is.EqualTo(new[] { "Tcp 10.0.1.9:80 Api ", $"Tcp 10.0.1.100:80 File {_directory["f.conf"]}:5", "Udp 10.0.1.100:53 Api " }));
            RealServer server = response.Services[1].RealServers.Single();
            Assert.That(server, Is.EqualTo(new RealServer
            {
                Endpoint = new() { Address = "10.0.11.9", Port = 80 }, Weight = 2, Mode = ForwardingMode.FullNat, Health = HealthState.Unchecked,
                EffectiveWeight = 2,
            }));
        });
    }

    [Test]
    public async Task Services_Get_HasSessions()
    {
        _dataPlane.Ports = new()
        {
            Servers = { new Wire.ServerSlot { Service = Samples.Key().ToWire(), Address = Google.Protobuf.ByteString.CopyFrom(10, 0, 11, 9), Port = 80, Slot = 2 } },
        };
        _segment.SetServer(0, 2, 0, 0, 0, 0, 0, 0, 0, ulong.MaxValue);
        _segment.SetServer(1, 2, 9, 0, 0, 0, 0, 7, 3, 12);

        VirtualService service = await _daemon.Services.GetAsync(new() { Key = Key("10.0.1.100") });

        Assert.That(service.RealServers.Single(), Has.Property("ActiveSessions").EqualTo(7).And.Property("InactiveSessions").EqualTo(3).And.Property("PersistentClients").EqualTo(11));
    }

    [Test]
    public async Task Services_Create_IsInForceWhenItReturns()
    {
        VirtualService created = await _daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101", servers: Server("10.0.11.5")) });

        Assert.Multiple(() =>
        {
            Assert.That(created.Owner, Is.EqualTo(Owner.Api));
            Assert.That(created.RealServers.Single().Health, Is.EqualTo(HealthState.Unchecked));
            Assert.That(_dataPlane.State.Services, Has.Count.EqualTo(2));
        });
    }

    [Test]
    public async Task Services_Update_ReplacesSchedulerAndKeepsServers()
    {
        await _daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101", servers: Server("10.0.11.5")) });
        VirtualService next = Service("10.0.1.101");
        next.Scheduler = "wrr";

        VirtualService updated = await _daemon.Services.UpdateAsync(new() { Service = next });

        Assert.That(updated, Has.Property("Scheduler").EqualTo("wrr").And.Property("RealServers").Count.EqualTo(1));
        Assert.That(_dataPlane.State.Services.Single(s => s.Key.Address[3] == 101).Scheduler, Is.EqualTo("wrr"));
    }

    [Test]
    public async Task Services_Delete_IsGone()
    {
        await _daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101") });

        await _daemon.Services.DeleteAsync(new() { Key = Key("10.0.1.101") });

        Assert.That(_dataPlane.State.Services, Has.Count.EqualTo(1));
        await RefusedAsync(StatusCode.NotFound, "TCP 10.0.1.101:80", () => _daemon.Services.GetAsync(new() { Key = Key("10.0.1.101") }).ResponseAsync);
    }

    [Test]
    public Task Services_CreateOneOfTheFile_NamesItsLine() => RefusedAsync(
        StatusCode.AlreadyExists,
        $"virtual service TCP 10.0.1.100:80 exists already; it is defined at {_directory["f.conf"]}:5",
        () => _daemon.Services.CreateAsync(new() { Service = Service("10.0.1.100") }).ResponseAsync);

    [Test]
    public async Task Services_ChangeOneOfTheFile_IsRefused()
    {
        string line = _directory["f.conf"] + ":5";
        await RefusedAsync(StatusCode.FailedPrecondition, line, () => _daemon.Services.UpdateAsync(new() { Service = Service("10.0.1.100") }).ResponseAsync);
        await RefusedAsync(StatusCode.FailedPrecondition, line, () => _daemon.Services.DeleteAsync(new() { Key = Key("10.0.1.100") }).ResponseAsync);
    }

    [Test]
    public async Task Services_EveryWrongField_IsNamed()
    {
        VirtualService service = new()
        {
            Key = new() { Protocol = (Protocol)9, Virtual = new() { Address = "10.0.1", Port = 70000 } },
            RealServers = { new RealServer { Endpoint = new() { Address = "x", Port = 1 } }, new RealServer { Mode = (ForwardingMode)77, Weight = uint.MaxValue } },
        };

        RpcException refusal = (await Assert.ThrowsAsync<RpcException>(() => _daemon.Services.CreateAsync(new() { Service = service }).ResponseAsync))!;

        Assert.That(refusal.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
        Assert.That(refusal.Status.Detail.Split('\n').Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]), Is.EquivalentTo(new[]
        {
            "service.key.protocol", "service.key.virtual.address", "service.key.virtual.port", "service.real_servers[0].mode",
            "service.real_servers[0].endpoint.address", "service.real_servers[1].mode", "service.real_servers[1].endpoint",
            "service.real_servers[1].weight",
        }));
    }

    [Test]
    public async Task Services_EmptyRequests_AreInvalid()
    {
        await RefusedAsync(StatusCode.InvalidArgument, "service", () => _daemon.Services.CreateAsync(new()).ResponseAsync);
        await RefusedAsync(StatusCode.InvalidArgument, "service.key", () => _daemon.Services.UpdateAsync(new()).ResponseAsync);
        await RefusedAsync(StatusCode.InvalidArgument, "key", () => _daemon.Services.DeleteAsync(new()).ResponseAsync);
        await RefusedAsync(StatusCode.InvalidArgument, "key", () => _daemon.Services.GetAsync(new()).ResponseAsync);
    }

    [Test]
    public async Task Services_UnknownPool_IsInvalid()
    {
        VirtualService service = Service("10.0.1.101");
        service.LocalAddressPool = "nowhere";

        await RefusedAsync(StatusCode.InvalidArgument, "'nowhere'", () => _daemon.Services.CreateAsync(new() { Service = service }).ResponseAsync);
    }

    [Test]
    public async Task Services_DataPlaneRefuses_SaysSoAndKeepsTheChange()
    {
        _dataPlane.Refuse = _ => "too many services";

        await RefusedAsync(StatusCode.Internal, "too many services",
            () => _daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101") }).ResponseAsync);

        Assert.That((await _daemon.Services.ListAsync(new())).Services, Has.Count.EqualTo(2));
        Assert.That((await _daemon.Director.GetStatusAsync(new())).DataPlaneError, Does.Contain("too many services"));
    }

    [Test]
    public async Task Servers_CreateUpdateDelete_AreInForceWhenTheyReturn()
    {
        await _daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101") });
        ServiceKey key = Key("10.0.1.101");

        RealServer created = await _daemon.Servers.CreateAsync(new() { Service = key, Server = Server("10.0.11.5") });
        Assert.That(created, Is.EqualTo(new RealServer(Server("10.0.11.5")) { Health = HealthState.Unchecked, EffectiveWeight = 1 }));
        Assert.That(Weights(), Is.EqualTo(new uint[] { 1 }));

        RealServer change = new() { Endpoint = created.Endpoint, Weight = 0 };
        RealServer updated = await _daemon.Servers.UpdateAsync(new() { Service = key, Server = change });
        Assert.That(updated, Has.Property("Weight").Zero.And.Property("Mode").EqualTo(ForwardingMode.FullNat));
        Assert.That(Weights(), Is.EqualTo(new uint[] { 0 }));

        await _daemon.Servers.DeleteAsync(new() { Service = key, Endpoint = created.Endpoint });
        Assert.That(Weights(), Is.Empty);

        IEnumerable<uint> Weights() => _dataPlane.State.Services.Single(s => s.Key.Address[3] == 101).RealServers.Select(s => s.Weight);
    }

    [Test]
    public async Task Servers_Refusals_HaveTheirCodes()
    {
        ServiceKey file = Key("10.0.1.100");
        ServiceKey missing = Key("10.0.1.5");
        RealServer server = Server("10.0.11.9");
        await Assert.MultipleAsync(async () =>
        {
            await RefusedAsync(StatusCode.FailedPrecondition, ":5", () => _daemon.Servers.CreateAsync(new() { Service = file, Server = server }).ResponseAsync);
            await RefusedAsync(StatusCode.FailedPrecondition, ":5", () => _daemon.Servers.UpdateAsync(new() { Service = file, Server = server }).ResponseAsync);
            await RefusedAsync(StatusCode.FailedPrecondition, ":5",
                () => _daemon.Servers.DeleteAsync(new() { Service = file, Endpoint = server.Endpoint }).ResponseAsync);
            await RefusedAsync(StatusCode.NotFound, "10.0.1.5", () => _daemon.Servers.CreateAsync(new() { Service = missing, Server = server }).ResponseAsync);
            await RefusedAsync(StatusCode.InvalidArgument, "server", () => _daemon.Servers.CreateAsync(new() { Service = file }).ResponseAsync);
            await RefusedAsync(StatusCode.InvalidArgument, "server.endpoint", () => _daemon.Servers.UpdateAsync(new() { Service = file }).ResponseAsync);
            await RefusedAsync(StatusCode.InvalidArgument, "service", () => _daemon.Servers.DeleteAsync(new() { Endpoint = server.Endpoint }).ResponseAsync);
        });
    }

    [Test]
    public async Task Servers_CreateTwice_ExistsAlready()
    {
        await _daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101", servers: Server("10.0.11.5")) });

        await RefusedAsync(StatusCode.AlreadyExists, "10.0.11.5:80",
            () => _daemon.Servers.CreateAsync(new() { Service = Key("10.0.1.101"), Server = Server("10.0.11.5") }).ResponseAsync);
    }

    [Test]
    public async Task Servers_TunnelOptionsWithoutTunnel_AreInvalid()
    {
        await _daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101") });
        RealServer server = Server("10.0.11.5");
        server.Tunnel = new() { Kind = TunnelKind.Gre };

        await RefusedAsync(StatusCode.InvalidArgument, "tunnel options do not go with FNAT",
            () => _daemon.Servers.CreateAsync(new() { Service = Key("10.0.1.101"), Server = server }).ResponseAsync);
    }

    [Test]
    public async Task Pools_CreateWithARange_IsExpanded()
    {
        LocalAddressPool created = await _daemon.Pools.CreateAsync(new() { Pool = Pool("extra", "192.168.100.10-12", "192.168.100.11") });

        Assert.That(created.Addresses.Select(a => a.Address), Is.EqualTo(new[] { "192.168.100.10", "192.168.100.11", "192.168.100.12" }));
        Assert.That(_dataPlane.State.Pools.Single(p => p.Name == "extra").Addresses, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Pools_UpdateListDelete_Work()
    {
        await _daemon.Pools.CreateAsync(new() { Pool = Pool("extra", "192.168.100.10") });

        await _daemon.Pools.UpdateAsync(new() { Pool = Pool("extra", "192.168.100.20") });
        ListLocalAddressPoolsResponse list = await _daemon.Pools.ListAsync(new());
        Assert.That(list.Pools.Select(p => $"{p.Name} {p.Owner} {p.Source} {p.Addresses[0].Address} {p.Addresses[0].Port}"), Is.EqualTo(new[]
        {
            "extra Api  192.168.100.20 lan", $"inside File {_directory["f.conf"]}:1 192.168.100.200 lan",
        }));

        await _daemon.Pools.DeleteAsync(new() { Name = "extra" });
        Assert.That(_dataPlane.State.Pools.Select(p => p.Name), Is.EqualTo(new[] { "inside" }));
    }

    [Test]
    public async Task Pools_Refusals_HaveTheirCodes()
    {
        await _daemon.Pools.CreateAsync(new() { Pool = Pool("extra", "192.168.100.10") });
        VirtualService user = Service("10.0.1.101");
        user.LocalAddressPool = "extra";
        await _daemon.Services.CreateAsync(new() { Service = user });
        string line = _directory["f.conf"] + ":1";
        await Assert.MultipleAsync(async () =>
        {
            await RefusedAsync(StatusCode.AlreadyExists, line, () => _daemon.Pools.CreateAsync(new() { Pool = Pool("inside", "192.168.100.9") }).ResponseAsync);
            await RefusedAsync(StatusCode.FailedPrecondition, line, () => _daemon.Pools.UpdateAsync(new() { Pool = Pool("inside", "192.168.100.9") }).ResponseAsync);
            await RefusedAsync(StatusCode.FailedPrecondition, line, () => _daemon.Pools.DeleteAsync(new() { Name = "inside" }).ResponseAsync);
            await RefusedAsync(StatusCode.FailedPrecondition, "TCP 10.0.1.101:80", () => _daemon.Pools.DeleteAsync(new() { Name = "extra" }).ResponseAsync);
            await RefusedAsync(StatusCode.NotFound, "'nowhere'", () => _daemon.Pools.DeleteAsync(new() { Name = "nowhere" }).ResponseAsync);
            await RefusedAsync(StatusCode.InvalidArgument, "no addresses", () => _daemon.Pools.CreateAsync(new() { Pool = Pool("empty") }).ResponseAsync);
            await RefusedAsync(StatusCode.InvalidArgument, "pool.addresses[1].address",
                () => _daemon.Pools.CreateAsync(new() { Pool = Pool("bad", "192.168.100.9", "192.168.100.9-8") }).ResponseAsync);
            await RefusedAsync(StatusCode.InvalidArgument, "pool", () => _daemon.Pools.UpdateAsync(new()).ResponseAsync);
        });
    }

    [Test]
    public async Task Statistics_Get_HasServicesWorkersAndDrops()
    {
        _dataPlane.Ports = new()
        {
            Servers = { new Wire.ServerSlot { Service = Samples.Key().ToWire(), Address = Google.Protobuf.ByteString.CopyFrom(10, 0, 11, 9), Port = 80, Slot = 1 } },
        };
        _segment.SetServer(0, 1, 1, 2, 3, 4, 5, 6, 7);
        _segment.SetServer(1, 1, 1, 2, 3, 4, 5, 6, 7);
        _segment.SetWorker(1, "drop.ttl_expired", 8);

        GetStatisticsResponse response = await _daemon.Statistics.GetAsync(new());

        TrafficCounters total = new() { Connections = 2, InboundPackets = 4, OutboundPackets = 6, InboundBytes = 8, OutboundBytes = 10 };
        Assert.Multiple(() =>
        {
            Assert.That(response.Services.Single(), Is.EqualTo(new ServiceStatistics
            {
                Key = Key("10.0.1.100"),
                Total = total,
                Servers =
                {
                    new ServerStatistics { Endpoint = new() { Address = "10.0.11.9", Port = 80 }, Total = total, ActiveSessions = 12, InactiveSessions = 14 },
                },
            }));
            Assert.That(response.Workers[1].Counters.Select(c => c.Name), Is.EqualTo(new[] { "received", "transmitted" }));
            Assert.That(response.Workers[1].Drops, Is.EqualTo(new[] { new Counter { Name = "ttl_expired", Value = 8, Help = "TTL used up." } }));
            Assert.That(response.Process.Select(c => c.Name), Is.EqualTo(new[] { "started_unix_ms", "generation" }));
        });
    }

    [Test]
    public async Task Sessions_List_StreamsAllPages()
    {
        Wire.Session session = new()
        {
            Protocol = 6,
            ClientAddress = Google.Protobuf.ByteString.CopyFrom(10, 0, 0, 2), ClientPort = 40000,
            VirtualAddress = Google.Protobuf.ByteString.CopyFrom(10, 0, 1, 100), VirtualPort = 80,
            LocalAddress = Google.Protobuf.ByteString.CopyFrom(192, 168, 100, 200), LocalPort = 1025,
            RealAddress = Google.Protobuf.ByteString.CopyFrom(10, 0, 11, 2), RealPort = 80,
            State = "ESTABLISHED", ExpiresInMs = 899_000, Worker = 1, Mode = Wire.ForwardingMode.FullNat,
        };
        _dataPlane.Sessions = [new() { Sessions = { session } }, new() { Sessions = { session, session }, Last = true }];

        List<Session> sessions = [];
        await foreach (Session s in _daemon.Sessions.List(new() { Filter = new() { Service = Key("10.0.1.100") }, Limit = 5 }).ResponseStream.ReadAllAsync())
            sessions.Add(s);

        Assert.Multiple(() =>
        {
            Assert.That(sessions, Has.Count.EqualTo(3));
            Assert.That(sessions[0], Is.EqualTo(new Session
            {
                Protocol = Protocol.Tcp,
                Client = new() { Address = "10.0.0.2", Port = 40000 },
                Virtual = new() { Address = "10.0.1.100", Port = 80 },
                Local = new() { Address = "192.168.100.200", Port = 1025 },
                Real = new() { Address = "10.0.11.2", Port = 80 },
                State = "ESTABLISHED",
                ExpiresInMs = 899_000,
                Worker = 1,
                Mode = ForwardingMode.FullNat,
            }));
            Wire.ListSessions request = _dataPlane.Requests.Last(r => r.ListSessions is not null).ListSessions;
            Assert.That(request, Is.EqualTo(new Wire.ListSessions { Filter = new() { Service = Samples.Key().ToWire() }, Limit = 5 }));
        });
    }

    [Test]
    public async Task Ports_List_HasThemAll()
    {
        ListPortsResponse response = await _daemon.Ports.ListAsync(new());

        Assert.That(response.Ports[0], Is.EqualTo(new Port { Name = "wan", Twin = "wan", LinkUp = true, Mac = "02:00:00:00:01:00", Mtu = 1500 }));
        Assert.That(response.Ports, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Director_Status_TellsOfBothProcesses()
    {
        GetStatusResponse status = await _daemon.Director.GetStatusAsync(new());

        Assert.Multiple(() =>
        {
            Assert.That(status.Version, Is.EqualTo("0.1.0"));
            Assert.That(status.ProcessId, Is.EqualTo((uint)Environment.ProcessId));
            Assert.That(status.ConfigurationFile, Is.EqualTo(_directory["f.conf"]));
            Assert.That(status.DataPlaneConnected, Is.True);
            Assert.That(status.DataPlaneProcessId, Is.EqualTo(100));
            Assert.That(status.AppliedGeneration, Is.EqualTo(_dataPlane.State.Generation));
            Assert.That(status.DataPlaneError, Is.Empty);
        });
    }

    [Test]
    public async Task Director_Reload_IsInForceWhenItReturns()
    {
        await File.WriteAllTextAsync(_directory["f.conf"], Samples.File.Replace("10.0.1.100", "10.0.1.200", StringComparison.Ordinal));

        ReloadResponse response = await _daemon.Director.ReloadAsync(new());

        Assert.That(response.Services, Is.EqualTo(1));
        Assert.That(_dataPlane.State.Services.Single().Key.Address[3], Is.EqualTo(200));
    }

    [Test]
    public async Task Director_ReloadOfABadFile_HasEveryErrorAndIsInTheStatus()
    {
        await File.WriteAllTextAsync(_directory["f.conf"], "virtual_server 10.0.1.100 80 {\n lb_algo foo\n}\nvirtual_server nonsense 80 {\n}\n");

        await RefusedAsync(StatusCode.FailedPrecondition, _directory["f.conf"] + ":2:", () => _daemon.Director.ReloadAsync(new()).ResponseAsync);
        await RefusedAsync(StatusCode.FailedPrecondition, _directory["f.conf"] + ":4:", () => _daemon.Director.ReloadAsync(new()).ResponseAsync);

        Assert.That((await _daemon.Director.GetStatusAsync(new())).ConfigurationError, Does.Contain("nonsense"));
        Assert.That(_dataPlane.State.Services.Single().Key.Address[3], Is.EqualTo(100));
    }

    [Test]
    public async Task DataPlaneAway_ReadsAreUnavailableAndChangesReturn()
    {
        _dataPlane.Dispose();
        GetStatusResponse status = new() { DataPlaneConnected = true };
        while (status.DataPlaneConnected)
            status = await _daemon.Director.GetStatusAsync(new());
        Assert.That(status.DataPlaneError, Is.Not.Empty);

        await RefusedAsync(StatusCode.Unavailable, "data plane", () => _daemon.Statistics.GetAsync(new()).ResponseAsync);
        await RefusedAsync(StatusCode.Unavailable, "data plane", () => _daemon.Ports.ListAsync(new()).ResponseAsync);
        await RefusedAsync(StatusCode.Unavailable, "data plane", () => _daemon.Sessions.List(new()).ResponseStream.MoveNext());
        await _daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101") });

        _dataPlane = new(_directory["dp"]);
        await Eventually.IsTrue(() => _dataPlane.State.Services.Count == 2, "both services are in force when it is back");
    }

    [Test]
    public async Task Restart_ApiObjectsAndGenerations_GoOn()
    {
        await _daemon.Pools.CreateAsync(new() { Pool = Pool("extra", "192.168.100.10") });
        VirtualService service = Service("10.0.1.101", servers: Server("10.0.11.5"));
        service.LocalAddressPool = "extra";
        await _daemon.Services.CreateAsync(new() { Service = service });
        Wire.Snapshot before = SnapshotState.Canonical(_dataPlane.State);
        ulong generation = _dataPlane.State.Generation;

        await _daemon.DisposeAsync();
        _daemon = await RunningDaemon.StartAsync(_directory);
        await Eventually.IsTrue(() => _dataPlane.State.Generation > generation, "a new generation");

        Assert.That(SnapshotState.Canonical(_dataPlane.State), Is.EqualTo(before));
        Assert.That((await _daemon.Services.GetAsync(new() { Key = service.Key })).Owner, Is.EqualTo(Owner.Api));
    }

    private static async Task RefusedAsync(StatusCode code, string part, Func<Task> call)
    {
        RpcException refusal = (await Assert.ThrowsAsync<RpcException>(() => call()))!;
        Assert.That(refusal.StatusCode, Is.EqualTo(code), refusal.Status.Detail);
        Assert.That(refusal.Status.Detail, Does.Contain(part));
    }

    private static ServiceKey Key(string address, uint port = 80, Protocol protocol = Protocol.Tcp) =>
        new() { Protocol = protocol, Virtual = new() { Address = address, Port = port } };

    private static VirtualService Service(string address, uint port = 80, Protocol protocol = Protocol.Tcp, params RealServer[] servers) => new()
    {
        Key = Key(address, port, protocol), Scheduler = "rr", LocalAddressPool = "inside", RealServers = { servers },
    };

    private static RealServer Server(string address) => new()
    {
        Endpoint = new() { Address = address, Port = 80 }, Weight = 1, Mode = ForwardingMode.FullNat,
    };

    private static LocalAddressPool Pool(string name, params string[] addresses) => new()
    {
        Name = name, Addresses = { addresses.Select(a => new LocalAddress { Address = a, Port = "lan" }) },
    };
}
