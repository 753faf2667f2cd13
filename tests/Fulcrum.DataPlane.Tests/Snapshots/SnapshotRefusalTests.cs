using Fulcrum.DataPlane.Snapshots;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Tests.Snapshots;

/// <summary>What is refused, in which words, and that nothing changes then.</summary>
internal sealed unsafe class SnapshotRefusalTests
{
    private const string Web = "tcp 10.0.0.1:80";

    private CompilerBench _bench = null!;

    [SetUp]
    public void SetUp()
    {
        _bench = new CompilerBench();
        _bench.MustApply(Make.Snapshot(5, Make.Service(Web, "10.1.0.1:80")));
    }

    private static readonly TestCaseData[] Wrong =
    [
        Case("there is no scheduler \"wfq\"", s => s.Services[0].Scheduler = "wfq"),
        Case("uses local-address pool \"no\", which does not exist", s => s.Services[0].Pool = "no"),
        Case("is FULLNAT, but the service has no local-address pool", s => s.Services[0].Pool = ""),
        Case("\"pool\" has no addresses", s => s.Pools[0].Addresses.Clear()),
        Case("\"pool\" holds 10.2.0.1 twice", s => s.Pools[0].Addresses.Add(Make.Address("10.2.0.1"))),
        Case("\"pool\" is listed twice", s => s.Pools.Add(Make.Pool("pool", "10.2.0.2"))),
        Case("A local-address pool has no name", s => s.Pools.Add(Make.Pool("", "10.2.0.2"))),
        Case("Service TCP 10.0.0.1:80 is listed twice", s => s.Services.Add(Make.Service(Web))),
        Case("has real server 10.1.0.1:80 twice", s => s.Services[0].RealServers.Add(Make.Server("10.1.0.1:80*9"))),
        Case("10.1.0.1:80 is not of the service's family", s =>
        {
            s.Services[0].Key.Address = Make.Address("fd00::1");
            s.Services[0].RealServers[0].Mode = Wire.ForwardingMode.Nat;
        }),
        Case("fd00::9:80 is not of the service's family", s => s.Services[0].RealServers[0].Address = Make.Address("fd00::9")),
        Case("A service has an address of 3 bytes", s => s.Services[0].Key.Address = ByteString.CopyFrom(1, 2, 3)),
        Case("A service has no key", s => s.Services[0].Key = null),
        Case("protocol 136 is not available", s => s.Services[0].Key.Protocol = 136),
        Case("port 0 is for persistent services", s => s.Services[0].Key.Port = 0),
        Case("port 70000 is beyond 1 to 65535", s => s.Services[0].RealServers[0].Port = 70000),
        Case("weight 65536 is beyond 0 to 65535", s => s.Services[0].RealServers[0].Weight = 65536),
        Case("there is no forwarding mode 9", s => s.Services[0].RealServers[0].Mode = (Wire.ForwardingMode)9),
        Case("GUE: port 0 is beyond 1 to 65535", s => s.Services[0].RealServers[0].Tunnel = new Wire.Tunnel { Kind = Wire.TunnelKind.Gue }),
        Case("There is no port \"dmz\", which route 10.0.0.0/8 names; there is wan, lan", s => s.Routes.Add(Make.Route("10.0.0.0/8 dmz"))),
        Case("10.0.0.1/8 has bits beyond its length", s => s.Routes.Add(Make.Route("10.0.0.1/8 wan"))),
        Case("the prefix length is beyond 0 to 32", s => s.Routes.Add(Make.Route("10.0.0.0/33 wan"))),
        Case("A route has no prefix", s => s.Routes.Add(new Wire.Route { Port = "wan" })),
        Case("Route 10.0.0.0/8 is listed twice", s => s.Routes.Add([Make.Route("10.0.0.0/8 wan"), Make.Route("10.0.0.0/8 lan")])),
        Case("the gateway 10.0.0.1 is of the other family", s => s.Routes.Add(Make.Route("fd00::/16 wan 10.0.0.1"))),
        Case("the prefix length is beyond 0 to 128", s => s.Routes.Add(Make.Route("fd00::/129 wan"))),
        Case("VLAN 4095 is beyond 0 (untagged) to 4094", s => s.Routes.Add(new Wire.Route(Make.Route("10.0.0.0/8 wan")) { Vlan = 4095 })),
        Case("a MAC address has 6 bytes, not 0", s => s.Neighbours.Add(Make.Neighbour("wan 10.0.0.9"))),
        Case("Setting tcp_timeout: 2147484 seconds are more than 2147483", s => s.Settings = new Wire.Settings { TcpTimeout = 2_147_484 }),
        Case("Setting udp_timeout: 2147484 seconds are more than 2147483", s => s.Settings = new Wire.Settings { UdpTimeout = 2_147_484 }),
        Case("Setting lblc_expiration: 2147484 seconds are more than 2147483", s => s.Settings = new Wire.Settings { LblcExpiration = 2_147_484 }),
        Case("Setting lblcr_expiration: 4294967295 seconds are more", s => s.Settings = new Wire.Settings { LblcrExpiration = uint.MaxValue }),
        Case("Setting local_port_rest: 3601 seconds are more than 3600", s => s.Settings = new Wire.Settings { LocalPortRest = 3_601 }),
        Case("Session synchronisation: the peer address has 0 bytes", s => s.Settings = Synchronised(sync => sync.PeerAddress = ByteString.Empty)),
        Case("Session synchronisation: local port 0 is beyond", s => s.Settings = Synchronised(sync => sync.LocalPort = 0)),
        Case("Session synchronisation: peer port 65536 is beyond", s => s.Settings = Synchronised(sync => sync.PeerPort = 65_536)),
        Case("addresses are of different families", s => s.Settings = Synchronised(sync => sync.PeerAddress = Make.Address("fd00::2"))),
        Case("3601 seconds of refresh are more than 3600", s => s.Settings = Synchronised(sync => sync.RefreshSeconds = 3_601)),
        Case("drains 10.2.0.9, which it does not hold", s => s.Pools[0].Draining.Add(Make.Address("10.2.0.9"))),
        Case("Setting conn_reuse_mode: 4 is beyond 0 to 3", s => s.Settings = new Wire.Settings { ConnReuseMode = 4 }),
        Case("Setting secure_tcp: 256 is beyond 0 to 3", s => s.Settings = new Wire.Settings { SecureTcp = 256 }),
        Case("Setting drop_entry: 4 is beyond 0 to 3", s => s.Settings = new Wire.Settings { DropEntry = 4 }),
        Case("Setting drop_packet: 4 is beyond 0 to 3", s => s.Settings = new Wire.Settings { DropPacket = 4 }),
        Case("Setting am_droprate: one packet in 0 cannot be dropped", s => s.Settings = new Wire.Settings { AmDroprate = 0 }),
        Case("Setting amemthresh: 2147483648 is beyond 0 to 2147483647", s => s.Settings = new Wire.Settings { Amemthresh = 1u << 31 }),
        Case("Setting tcp of service TCP 10.0.0.1:80: 2147484 seconds are more", s => s.Services[0].Timeouts = new Wire.ServiceTimeouts { Tcp = 2_147_484 }),
        Case("Generation 5 is not greater than 5", s => s.Generation = 5),
    ];

    [TestCaseSource(nameof(Wrong))]
    public void Snapshot_ThatIsWrong_IsRefusedAndChangesNothing(string problem, Action<Wire.Snapshot> spoil)
    {
        Wire.Snapshot snapshot = Make.Snapshot(6, Make.Service(Web, "10.1.0.1:80", "10.1.0.2:80"));
        spoil(snapshot);
        RootSnapshot* root = _bench.Root;
        int live = _bench.Memory.Live.Count;

        Assert.That(_bench.Compiler.Apply(snapshot), Does.Contain(problem));
        Assert.That(_bench.Root == root, Is.True);
        Assert.That(_bench.Compiler.Generation, Is.EqualTo(5));
        Assert.That(_bench.Memory.Live, Has.Count.EqualTo(live));
        Assert.That(_bench.Compiler.ListServers(), Has.Count.EqualTo(1));
        Assert.That(_bench.Store.Log, Is.Empty);
    }

    [Test]
    public void Snapshot_WithSeveralProblems_NamesThemAll()
    {
        Wire.Snapshot snapshot = Make.Snapshot(6, Make.Service(Web, "10.1.0.1:80"));
        snapshot.Services[0].Scheduler = "wfq";
        snapshot.Services[0].RealServers[0].Mode = (Wire.ForwardingMode)9;
        snapshot.Routes.Add(Make.Route("10.0.0.0/8 dmz"));
        string? refusal = _bench.Compiler.Apply(snapshot);
        Assert.That(refusal, Does.Contain("\"wfq\"").And.Contain("mode 9").And.Contain("\"dmz\""));
    }

    [Test]
    public void Snapshot_WithVeryManyProblems_IsCutShort()
    {
        Wire.Snapshot snapshot = new() { Generation = 6 };
        for (int port = 1; port <= 80; port++)
            snapshot.Services.Add(Make.Service($"tcp 10.0.0.1:{port}"));
        Assert.That(_bench.Compiler.Apply(snapshot), Does.EndWith("And 30 more problems."));
    }

    [Test]
    public void Delta_OnAnotherBase_IsRefused() =>
        Assert.That(_bench.Compiler.Apply(new Wire.Delta { Generation = 6, Base = 4 }),
            Does.Contain("based on generation 4, but generation 5 is in force"));

    [Test]
    public void Delta_RemovingWhatIsNotThere_IsRefused()
    {
        Wire.Delta delta = new() { Generation = 6, Base = 5, RemovedServices = { Make.WireKey("udp 10.0.0.1:80") }, RemovedPools = { "no" } };
        Assert.That(_bench.Compiler.Apply(delta), Does.Contain("UDP 10.0.0.1:80 cannot be removed").And.Contain("\"no\" cannot be removed"));
    }

    [Test]
    public void Delta_RemovingAPoolInUse_IsRefused() =>
        Assert.That(_bench.Compiler.Apply(new Wire.Delta { Generation = 6, Base = 5, RemovedPools = { "pool" } }),
            Does.Contain("uses local-address pool \"pool\", which does not exist"));

    [Test]
    public void Snapshot_WithoutMemoryForAllBlocks_IsRefusedAndGivesBackTheRest()
    {
        int live = _bench.Memory.Live.Count;
        _bench.Memory.Remaining = 2;
        Assert.That(_bench.Compiler.Apply(Make.Snapshot(6, Make.Service(Web, "10.1.0.9:80"))), Does.StartWith("No memory"));
        Assert.That(_bench.Memory.Live, Has.Count.EqualTo(live));
        Assert.That(_bench.Server(Web, "10.1.0.1").Weight, Is.EqualTo(1));
    }

    [Test]
    public void Snapshot_WithMoreRoutesThanFit_IsRefusedWhole()
    {
        _bench.Store.Capacity = 2;
        Wire.Snapshot snapshot = Make.Snapshot(6, Make.Service(Web, "10.1.0.9:80"));
        snapshot.Routes.Add([Make.Route("10.0.0.0/8 wan"), Make.Route("11.0.0.0/8 wan"), Make.Route("12.0.0.0/8 wan")]);
        Assert.That(_bench.Compiler.Apply(snapshot), Does.Contain("no room for"));
        Assert.That(_bench.Store.Routes, Is.Empty);
        Assert.That(_bench.Compiler.Generation, Is.EqualTo(5));
        Assert.That(_bench.Server(Web, "10.1.0.1").Weight, Is.EqualTo(1));
    }

    private static TestCaseData Case(string problem, Action<Wire.Snapshot> spoil) => new TestCaseData(problem, spoil).SetArgDisplayNames(problem);

    private static Wire.Settings Synchronised(Action<Wire.SessionSync> change)
    {
        Wire.Settings settings = new()
        {
            SessionSync = new() { LocalAddress = Make.Address("10.9.0.1"), LocalPort = 1, PeerAddress = Make.Address("10.9.0.2"), PeerPort = 2 },
        };
        change(settings.SessionSync);
        return settings;
    }
}
