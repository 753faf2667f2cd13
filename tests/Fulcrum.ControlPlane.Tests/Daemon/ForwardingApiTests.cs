using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>Modes, tunnels, IPv6, SCTP and client addresses through the API, down to the data plane and back.</summary>
[TestFixture]
public sealed class ForwardingApiTests() : ApiFixture("")
{
    [Test]
    public async Task Service_WithEverything_ComesBackAsItIsAndAfterARestart()
    {
        LocalAddressPool pool = new()
        {
            Name = "both",
            Addresses =
            {
                new LocalAddress { Address = "10.9.0.1", Port = "lan" },
                new LocalAddress { Address = "2001:db8:9::1-2", Port = "lan" },
            },
        };
        await Daemon.Pools.CreateAsync(new() { Pool = pool });
        VirtualService service = Service("2001:db8::1",
            Server("10.0.11.5", ForwardingMode.FullNat, 8080),
            Server("2001:db8:1::5", ForwardingMode.FullNat, 8080),
            Server("2001:db8:1::6", ForwardingMode.Nat, 8080),
            Server("2001:db8:1::7", ForwardingMode.DirectRoute),
            Tunnelled("2001:db8:1::8", TunnelKind.Ipip),
            Tunnelled("10.0.11.9", TunnelKind.Gre, checksum: TunnelChecksum.Plain),
            Tunnelled("10.0.11.10", TunnelKind.Gue, 6080, TunnelChecksum.Remote));
        service.LocalAddressPool = "both";
        service.ClientAddress = ClientAddress.ProxyV2;

        VirtualService created = await Daemon.Services.CreateAsync(new() { Service = service });

        Assert.That(Given(created), Is.EqualTo(service));
        Assert.That(DataPlane.State.Pools.Single().Addresses.Select(a => a.Length), Is.EqualTo(new[] { 4, 16, 16 }));
        Wire.Snapshot before = SnapshotState.Canonical(DataPlane.State);

        await RestartAsync();

        Assert.That(SnapshotState.Canonical(DataPlane.State), Is.EqualTo(before));
        Assert.That(Given(await Daemon.Services.GetAsync(new() { Key = service.Key })), Is.EqualTo(service));
    }

    [Test]
    public async Task Services_OfBothFamiliesAndEveryProtocol_AreSorted()
    {
        foreach (string address in new[] { "2001:db8::a", "2001:db8::9", "200.0.0.1", "10.0.1.9" })
            await Daemon.Services.CreateAsync(new() { Service = Service(address) });
        VirtualService sctp = Service("10.0.1.1");
        sctp.Key.Protocol = Protocol.Sctp;
        await Daemon.Services.CreateAsync(new() { Service = sctp });

        ListVirtualServicesResponse response = await Daemon.Services.ListAsync(new());

        Assert.That(response.Services.Select(s => $"{s.Key.Protocol} {s.Key.Virtual.Address}"), Is.EqualTo(new[]
        {
            "Tcp 10.0.1.9", "Tcp 200.0.0.1", "Tcp 2001:db8::9", "Tcp 2001:db8::a", "Sctp 10.0.1.1",
        }));
        Assert.That(DataPlane.State.Services.Select(s => s.Key.Protocol), Has.One.EqualTo(132u));
    }

    [Test]
    public async Task Services_Update_ReplacesClientAddressUnlessUnspecified()
    {
        VirtualService service = Service("10.0.1.1");
        service.ClientAddress = ClientAddress.Toa;
        await Daemon.Services.CreateAsync(new() { Service = service });

        Assert.That(await UpdateAsync(ClientAddress.Unspecified), Is.EqualTo(ClientAddress.Toa));
        Assert.That(await UpdateAsync(ClientAddress.None), Is.EqualTo(ClientAddress.None));

        async Task<ClientAddress> UpdateAsync(ClientAddress way)
        {
            service.ClientAddress = way;
            return (await Daemon.Services.UpdateAsync(new() { Service = service })).ClientAddress;
        }
    }

    [Test]
    public async Task Servers_UpdateOfModeAndTunnel_KeepsWhatIsNotGiven()
    {
        VirtualService service = Service("10.0.1.1", Tunnelled("10.0.11.5", TunnelKind.Gue, 6080));
        await Daemon.Services.CreateAsync(new() { Service = service });
        RealServer change = new() { Endpoint = service.RealServers[0].Endpoint, Weight = 3 };

        RealServer updated = await UpdateAsync(change);
        Assert.That((updated.Weight, updated.Mode, updated.Tunnel.Port), Is.EqualTo((3u, ForwardingMode.Tunnel, 6080u)));

        change.Tunnel = new() { Kind = TunnelKind.Gre };
        Tunnel expected = new() { Kind = TunnelKind.Gre, Checksum = TunnelChecksum.None };
        Assert.That((await UpdateAsync(change)).Tunnel, Is.EqualTo(expected));

        change.Tunnel = null;
        change.Mode = ForwardingMode.Nat;
        Assert.That((await UpdateAsync(change)).Tunnel, Is.Null);
        Assert.That(DataPlane.State.Services[0].RealServers[0].Tunnel, Is.Null);

        change.Mode = ForwardingMode.Tunnel;
        Assert.That((await UpdateAsync(change)).Tunnel.Kind, Is.EqualTo(TunnelKind.Ipip));

        Task<RealServer> UpdateAsync(RealServer server) =>
            Daemon.Servers.UpdateAsync(new() { Service = service.Key, Server = server }).ResponseAsync;
    }

    [TestCase("2001:db8:1::5", ForwardingMode.Nat, 80u, "NAT does not take clients of IPv4 to servers of IPv6")]
    [TestCase("10.0.11.5", ForwardingMode.DirectRoute, 81u, "DR does not change ports; use port 80")]
    [TestCase("fe80::1", ForwardingMode.Tunnel, 80u, "fe80::1 is link-local")]
    [TestCase("fe80::1%1", ForwardingMode.Tunnel, 80u, "server.endpoint.address: 'fe80::1%1' is not an IP address")]
    public async Task Servers_WrongModeForTheAddress_IsInvalid(string address, ForwardingMode mode, uint port, string reason)
    {
        await Daemon.Services.CreateAsync(new() { Service = Service("10.0.1.1") });

        CreateRealServerRequest request = new() { Service = Service("10.0.1.1").Key, Server = Server(address, mode, port) };
        await RefusedAsync(reason, () => Daemon.Servers.CreateAsync(request));
    }

    [Test]
    public async Task Services_WrongTunnelAndClientAddress_NamesEveryField()
    {
        VirtualService service = Service("10.0.1.1",
            Tunnelled("10.0.11.5", TunnelKind.Unspecified, 70000, (TunnelChecksum)9), Tunnelled("10.0.11.6", (TunnelKind)9));
        service.ClientAddress = (ClientAddress)9;

        await RefusedAsync(
            """
            service.client_address: 9 is not a way to tell the client's address
            service.real_servers[0].tunnel.kind: is missing; say how packets are wrapped
            service.real_servers[0].tunnel.port: 70000 is out of range; use 1 to 65535
            service.real_servers[0].tunnel.checksum: 9 is not a kind of checksum
            service.real_servers[1].tunnel.kind: 9 is not a kind of tunnel
            """,
            () => Daemon.Services.CreateAsync(new() { Service = service }));
    }

    [Test]
    public async Task Sessions_OfADirectRoute_HaveAModeAndNoLocalEndpoint()
    {
        Wire.Session session = new()
        {
            Protocol = 132,
            ClientAddress = Wire("2001:db8:5::1"), ClientPort = 40000, VirtualAddress = Wire("2001:db8::1"), VirtualPort = 80,
            RealAddress = Wire("2001:db8:1::1"), RealPort = 80, State = "ESTABLISHED",
            Mode = Fulcrum.Wire.ForwardingMode.DirectRoute,
        };
        DataPlane.Sessions = [new() { Sessions = { session }, Last = true }];

        List<Session> sessions = [];
        await foreach (Session s in Daemon.Sessions.List(new()).ResponseStream.ReadAllAsync())
            sessions.Add(s);

        Assert.That(sessions.Single(), Is.EqualTo(new Session
        {
            Protocol = Protocol.Sctp,
            Client = new() { Address = "2001:db8:5::1", Port = 40000 },
            Virtual = new() { Address = "2001:db8::1", Port = 80 },
            Real = new() { Address = "2001:db8:1::1", Port = 80 },
            State = "ESTABLISHED",
            Mode = ForwardingMode.DirectRoute,
        }));
    }

    private static Google.Protobuf.ByteString Wire(string address) => System.Net.IPAddress.Parse(address).ToWire();

    /// <summary>What a request can say, without what the daemon adds.</summary>
    private static VirtualService Given(VirtualService service)
    {
        VirtualService result = service.Clone();
        result.Owner = Owner.Unspecified;
        result.Quorum = null;
        foreach (RealServer server in result.RealServers)
            (server.Health, server.EffectiveWeight) = (HealthState.Unspecified, 0);
        return result;
    }

    private static VirtualService Service(string address, params RealServer[] servers) => new()
    {
        Key = new() { Protocol = Protocol.Tcp, Virtual = new() { Address = address, Port = 80 } },
        Scheduler = "rr",
        RealServers = { servers },
    };

    private static RealServer Server(string address, ForwardingMode mode, uint port = 80) =>
        new() { Endpoint = new() { Address = address, Port = port }, Weight = 1, Mode = mode };

    private static RealServer Tunnelled(
        string address, TunnelKind kind, uint port = 0, TunnelChecksum checksum = TunnelChecksum.None) =>
        new(Server(address, ForwardingMode.Tunnel)) { Tunnel = new() { Kind = kind, Port = port, Checksum = checksum } };

    private static Task RefusedAsync<T>(string part, Func<AsyncUnaryCall<T>> call) =>
        RefusedAsync(StatusCode.InvalidArgument, part, () => call().ResponseAsync);
}
