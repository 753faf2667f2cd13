using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>What the director tells of itself through the API, and how it comes through restarts.</summary>
[TestFixture]
public sealed class DirectorApiTests() : ApiFixture(Samples.File)
{
    [Test]
    public async Task Statistics_Get_HasServicesWorkersAndDrops()
    {
        DataPlane.Ports = new()
        {
            Servers = { new Wire.ServerSlot { Service = Samples.Key().ToWire(), Address = Google.Protobuf.ByteString.CopyFrom(10, 0, 11, 9), Port = 80, Slot = 1 } },
        };
        Segment.SetServer(0, 1, 1, 2, 3, 4, 5, 6, 7);
        Segment.SetServer(1, 1, 1, 2, 3, 4, 5, 6, 7);
        Segment.SetWorker(1, "drop.ttl_expired", 8);

        GetStatisticsResponse response = await Daemon.Statistics.GetAsync(new());

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
        DataPlane.Sessions = [new() { Sessions = { session } }, new() { Sessions = { session, session }, Last = true }];

        List<Session> sessions = [];
        await foreach (Session s in Daemon.Sessions.List(new() { Filter = new() { Service = Key("10.0.1.100") }, Limit = 5 }).ResponseStream.ReadAllAsync())
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
            Wire.ListSessions request = DataPlane.Requests.Last(r => r.ListSessions is not null).ListSessions;
            Assert.That(request, Is.EqualTo(new Wire.ListSessions { Filter = new() { Service = Samples.Key().ToWire() }, Limit = 5 }));
        });
    }

    [Test]
    public async Task Ports_List_HasThemAll()
    {
        ListPortsResponse response = await Daemon.Ports.ListAsync(new());

        Assert.That(response.Ports[0], Is.EqualTo(new Port { Name = "wan", Twin = "wan", LinkUp = true, Mac = "02:00:00:00:01:00", Mtu = 1500 }));
        Assert.That(response.Ports, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Director_Status_TellsOfBothProcesses()
    {
        GetStatusResponse status = await Daemon.Director.GetStatusAsync(new());

        Assert.Multiple(() =>
        {
            Assert.That(status.Version, Is.EqualTo("0.1.0"));
            Assert.That(status.ProcessId, Is.EqualTo((uint)Environment.ProcessId));
            Assert.That(status.ConfigurationFile, Is.EqualTo(Temporary["f.conf"]));
            Assert.That(status.DataPlaneConnected, Is.True);
            Assert.That(status.DataPlaneProcessId, Is.EqualTo(100));
            Assert.That(status.AppliedGeneration, Is.EqualTo(DataPlane.State.Generation));
            Assert.That(status.DataPlaneError, Is.Empty);
        });
    }

    [Test]
    public async Task Director_Reload_IsInForceWhenItReturns()
    {
        await File.WriteAllTextAsync(Temporary["f.conf"], Samples.File.Replace("10.0.1.100", "10.0.1.200", StringComparison.Ordinal));

        ReloadResponse response = await Daemon.Director.ReloadAsync(new());

        Assert.That(response.Services, Is.EqualTo(1));
        Assert.That(DataPlane.State.Services.Single().Key.Address[3], Is.EqualTo(200));
    }

    [Test]
    public async Task Director_ReloadOfABadFile_HasEveryErrorAndIsInTheStatus()
    {
        await File.WriteAllTextAsync(Temporary["f.conf"], "virtual_server 10.0.1.100 80 {\n client_address foo\n}\nmark_rule nonsense\n");

        await RefusedAsync(StatusCode.FailedPrecondition, Temporary["f.conf"] + ":2:", () => Daemon.Director.ReloadAsync(new()).ResponseAsync);
        await RefusedAsync(StatusCode.FailedPrecondition, Temporary["f.conf"] + ":4:", () => Daemon.Director.ReloadAsync(new()).ResponseAsync);

        Assert.That((await Daemon.Director.GetStatusAsync(new())).ConfigurationError, Does.Contain("f.conf:4:"));
        Assert.That(DataPlane.State.Services.Single().Key.Address[3], Is.EqualTo(100));
    }

    [Test]
    public async Task DataPlaneAway_ReadsAreUnavailableAndChangesReturn()
    {
        DataPlane.Dispose();
        GetStatusResponse status = new() { DataPlaneConnected = true };
        while (status.DataPlaneConnected)
            status = await Daemon.Director.GetStatusAsync(new());
        Assert.That(status.DataPlaneError, Is.Not.Empty);

        await RefusedAsync(StatusCode.Unavailable, "data plane", () => Daemon.Statistics.GetAsync(new()).ResponseAsync);
        await RefusedAsync(StatusCode.Unavailable, "data plane", () => Daemon.Ports.ListAsync(new()).ResponseAsync);
        await RefusedAsync(StatusCode.Unavailable, "data plane", () => Daemon.Sessions.List(new()).ResponseStream.MoveNext());
        await Daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101") });

        DataPlane = new(Temporary["dp"]);
        await Eventually.IsTrue(() => DataPlane.State.Services.Count == 2, "both services are in force when it is back");
    }

    [Test]
    public async Task Restart_ApiObjectsAndGenerations_GoOn()
    {
        await Daemon.Pools.CreateAsync(new() { Pool = Pool("extra", "192.168.100.10") });
        VirtualService service = Service("10.0.1.101", servers: Server("10.0.11.5"));
        service.LocalAddressPool = "extra";
        await Daemon.Services.CreateAsync(new() { Service = service });
        Wire.Snapshot before = SnapshotState.Canonical(DataPlane.State);
        await RestartAsync();

        Assert.That(SnapshotState.Canonical(DataPlane.State), Is.EqualTo(before));
        Assert.That((await Daemon.Services.GetAsync(new() { Key = service.Key })).Owner, Is.EqualTo(Owner.Api));
    }
}
