using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>Services and their servers through the API.</summary>
[TestFixture]
public sealed class ApiTests() : ApiFixture(Samples.File)
{
    [Test]
    public void Socket_Mode_LetsOwnerAndGroupIn() => Assert.That(
        File.GetUnixFileMode(Temporary["api"]),
        Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite));

    [Test]
    public async Task Services_List_IsSortedAndTellsOwners()
    {
        await Daemon.Services.CreateAsync(new() { Service = Service("10.0.1.9") });
        await Daemon.Services.CreateAsync(new() { Service = Service("10.0.1.100", port: 53, Protocol.Udp) });

        ListVirtualServicesResponse response = await Daemon.Services.ListAsync(new());

        Assert.Multiple(() =>
        {
            Assert.That(response.Services.Select(s => $"{s.Key.Protocol} {s.Key.Virtual.Address}:{s.Key.Virtual.Port} {s.Owner} {s.Source}"),
                Is.EqualTo(new[] { "Tcp 10.0.1.9:80 Api ", $"Tcp 10.0.1.100:80 File {Temporary["f.conf"]}:5", "Udp 10.0.1.100:53 Api " }));
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
        DataPlane.Ports = new()
        {
            Servers = { new Wire.ServerSlot { Service = Samples.Key().ToWire(), Address = Google.Protobuf.ByteString.CopyFrom(10, 0, 11, 9), Port = 80, Slot = 2 } },
        };
        Segment.SetServer(0, 2, 0, 0, 0, 0, 0, 0, 0, ulong.MaxValue);
        Segment.SetServer(1, 2, 9, 0, 0, 0, 0, 7, 3, 12);

        VirtualService service = await Daemon.Services.GetAsync(new() { Key = Key("10.0.1.100") });

        Assert.That(service.RealServers.Single(), Has.Property("ActiveSessions").EqualTo(7).And.Property("InactiveSessions").EqualTo(3).And.Property("PersistentClients").EqualTo(11));
    }

    [Test]
    public async Task Services_Create_IsInForceWhenItReturns()
    {
        VirtualService created = await Daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101", servers: Server("10.0.11.5")) });

        Assert.Multiple(() =>
        {
            Assert.That(created.Owner, Is.EqualTo(Owner.Api));
            Assert.That(created.RealServers.Single().Health, Is.EqualTo(HealthState.Unchecked));
            Assert.That(DataPlane.State.Services, Has.Count.EqualTo(2));
        });
    }

    [Test]
    public async Task Services_Update_ReplacesSchedulerAndKeepsServers()
    {
        await Daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101", servers: Server("10.0.11.5")) });
        VirtualService next = Service("10.0.1.101");
        next.Scheduler = "wrr";

        VirtualService updated = await Daemon.Services.UpdateAsync(new() { Service = next });

        Assert.That(updated, Has.Property("Scheduler").EqualTo("wrr").And.Property("RealServers").Count.EqualTo(1));
        Assert.That(DataPlane.State.Services.Single(s => s.Key.Address[3] == 101).Scheduler, Is.EqualTo("wrr"));
    }

    [Test]
    public async Task Services_Delete_IsGone()
    {
        await Daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101") });

        await Daemon.Services.DeleteAsync(new() { Key = Key("10.0.1.101") });

        Assert.That(DataPlane.State.Services, Has.Count.EqualTo(1));
        await RefusedAsync(StatusCode.NotFound, "TCP 10.0.1.101:80", () => Daemon.Services.GetAsync(new() { Key = Key("10.0.1.101") }).ResponseAsync);
    }

    [Test]
    public Task Services_CreateOneOfTheFile_NamesItsLine() => RefusedAsync(
        StatusCode.AlreadyExists,
        $"virtual service TCP 10.0.1.100:80 exists already; it is defined at {Temporary["f.conf"]}:5",
        () => Daemon.Services.CreateAsync(new() { Service = Service("10.0.1.100") }).ResponseAsync);

    [Test]
    public async Task Services_ChangeOneOfTheFile_IsRefused()
    {
        string line = Temporary["f.conf"] + ":5";
        await RefusedAsync(StatusCode.FailedPrecondition, line, () => Daemon.Services.UpdateAsync(new() { Service = Service("10.0.1.100") }).ResponseAsync);
        await RefusedAsync(StatusCode.FailedPrecondition, line, () => Daemon.Services.DeleteAsync(new() { Key = Key("10.0.1.100") }).ResponseAsync);
    }

    [Test]
    public async Task Services_EveryWrongField_IsNamed()
    {
        VirtualService service = new()
        {
            Key = new() { Protocol = (Protocol)9, Virtual = new() { Address = "10.0.1", Port = 70000 } },
            RealServers = { new RealServer { Endpoint = new() { Address = "x", Port = 1 } }, new RealServer { Mode = (ForwardingMode)77, Weight = uint.MaxValue } },
        };

        RpcException refusal = (await Assert.ThrowsAsync<RpcException>(() => Daemon.Services.CreateAsync(new() { Service = service }).ResponseAsync))!;

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
        await RefusedAsync(StatusCode.InvalidArgument, "service", () => Daemon.Services.CreateAsync(new()).ResponseAsync);
        await RefusedAsync(StatusCode.InvalidArgument, "service.key", () => Daemon.Services.UpdateAsync(new()).ResponseAsync);
        await RefusedAsync(StatusCode.InvalidArgument, "key", () => Daemon.Services.DeleteAsync(new()).ResponseAsync);
        await RefusedAsync(StatusCode.InvalidArgument, "key", () => Daemon.Services.GetAsync(new()).ResponseAsync);
    }

    [Test]
    public async Task Services_UnknownPool_IsInvalid()
    {
        VirtualService service = Service("10.0.1.101");
        service.LocalAddressPool = "nowhere";

        await RefusedAsync(StatusCode.InvalidArgument, "'nowhere'", () => Daemon.Services.CreateAsync(new() { Service = service }).ResponseAsync);
    }

    [Test]
    public async Task Services_DataPlaneRefuses_SaysSoAndKeepsTheChange()
    {
        DataPlane.Refuse = _ => "too many services";

        await RefusedAsync(StatusCode.Internal, "too many services",
            () => Daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101") }).ResponseAsync);

        Assert.That((await Daemon.Services.ListAsync(new())).Services, Has.Count.EqualTo(2));
        Assert.That((await Daemon.Director.GetStatusAsync(new())).DataPlaneError, Does.Contain("too many services"));
    }

    [Test]
    public async Task Servers_CreateUpdateDelete_AreInForceWhenTheyReturn()
    {
        await Daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101") });
        ServiceKey key = Key("10.0.1.101");

        RealServer created = await Daemon.Servers.CreateAsync(new() { Service = key, Server = Server("10.0.11.5") });
        Assert.That(created, Is.EqualTo(new RealServer(Server("10.0.11.5")) { Health = HealthState.Unchecked, EffectiveWeight = 1 }));
        Assert.That(Weights(), Is.EqualTo(new uint[] { 1 }));

        RealServer change = new() { Endpoint = created.Endpoint, Weight = 0 };
        RealServer updated = await Daemon.Servers.UpdateAsync(new() { Service = key, Server = change });
        Assert.That(updated, Has.Property("Weight").Zero.And.Property("Mode").EqualTo(ForwardingMode.FullNat));
        Assert.That(Weights(), Is.EqualTo(new uint[] { 0 }));

        await Daemon.Servers.DeleteAsync(new() { Service = key, Endpoint = created.Endpoint });
        Assert.That(Weights(), Is.Empty);

        IEnumerable<uint> Weights() => DataPlane.State.Services.Single(s => s.Key.Address[3] == 101).RealServers.Select(s => s.Weight);
    }

    [Test]
    public async Task Servers_Refusals_HaveTheirCodes()
    {
        ServiceKey file = Key("10.0.1.100");
        ServiceKey missing = Key("10.0.1.5");
        RealServer server = Server("10.0.11.9");
        await Assert.MultipleAsync(async () =>
        {
            await RefusedAsync(StatusCode.FailedPrecondition, ":5", () => Daemon.Servers.CreateAsync(new() { Service = file, Server = server }).ResponseAsync);
            await RefusedAsync(StatusCode.FailedPrecondition, ":5", () => Daemon.Servers.UpdateAsync(new() { Service = file, Server = server }).ResponseAsync);
            await RefusedAsync(StatusCode.FailedPrecondition, ":5",
                () => Daemon.Servers.DeleteAsync(new() { Service = file, Endpoint = server.Endpoint }).ResponseAsync);
            await RefusedAsync(StatusCode.NotFound, "10.0.1.5", () => Daemon.Servers.CreateAsync(new() { Service = missing, Server = server }).ResponseAsync);
            await RefusedAsync(StatusCode.InvalidArgument, "server", () => Daemon.Servers.CreateAsync(new() { Service = file }).ResponseAsync);
            await RefusedAsync(StatusCode.InvalidArgument, "server.endpoint", () => Daemon.Servers.UpdateAsync(new() { Service = file }).ResponseAsync);
            await RefusedAsync(StatusCode.InvalidArgument, "service", () => Daemon.Servers.DeleteAsync(new() { Endpoint = server.Endpoint }).ResponseAsync);
        });
    }

    [Test]
    public async Task Servers_CreateTwice_ExistsAlready()
    {
        await Daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101", servers: Server("10.0.11.5")) });

        await RefusedAsync(StatusCode.AlreadyExists, "10.0.11.5:80",
            () => Daemon.Servers.CreateAsync(new() { Service = Key("10.0.1.101"), Server = Server("10.0.11.5") }).ResponseAsync);
    }

    [Test]
    public async Task Servers_TunnelOptionsWithoutTunnel_AreInvalid()
    {
        await Daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101") });
        RealServer server = Server("10.0.11.5");
        server.Tunnel = new() { Kind = TunnelKind.Gre };

        await RefusedAsync(StatusCode.InvalidArgument, "tunnel options do not go with FNAT",
            () => Daemon.Servers.CreateAsync(new() { Service = Key("10.0.1.101"), Server = server }).ResponseAsync);
    }
}
