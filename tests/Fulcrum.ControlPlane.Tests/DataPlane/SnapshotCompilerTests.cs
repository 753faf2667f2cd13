using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Tests.Daemons;
using Google.Protobuf;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

[TestFixture]
public sealed class SnapshotCompilerTests
{
    private static readonly PortMap s_ports = new(new()
    {
        Ports = { new Wire.PortState { Name = "wan", Twin = "wan" }, new Wire.PortState { Name = "lan", Twin = "lan0" }, new Wire.PortState { Name = "raw" } },
    });

    [Test]
    public void Compile_ModelWithEverything_GivesAllOfIt()
    {
        VirtualService service = Samples.Service(Samples.Key(), Samples.Server(2, weight: 3)) with { Scheduler = "wrr" };
        DirectorModel model = Samples.Model(service) with { Settings = Samples.Settings(("tcp_timeout", 60)) };
        KernelState kernel = new(
            [new(IPNetwork.Parse("10.0.11.0/24"), "lan0", IPAddress.Parse("192.168.100.1"))],
            [new("lan0", IPAddress.Parse("192.168.100.1"), PhysicalAddress.Parse("02-00-00-00-00-09"))]);

        Wire.Snapshot snapshot = SnapshotCompiler.Compile(model, HealthView.Empty, kernel, s_ports);

        Assert.That(snapshot, Is.EqualTo(new Wire.Snapshot
        {
            Services =
            {
                new Wire.VirtualService
                {
                    Key = new() { Protocol = 6, Address = Bytes("10.0.1.100"), Port = 80 },
                    Scheduler = "wrr",
                    Pool = "inside",
                    RealServers =
                    {
                        new Wire.RealServer { Address = Bytes("10.0.11.2"), Port = 80, Weight = 3, Mode = Wire.ForwardingMode.FullNat },
                    },
                },
            },
            Pools = { new Wire.LocalAddressPool { Name = "inside", Addresses = { Bytes("192.168.100.200") } } },
            Routes =
            {
                new Wire.Route { Prefix = new() { Address = Bytes("10.0.11.0"), Length = 24 }, Port = "lan", Gateway = Bytes("192.168.100.1") },
            },
            Neighbours =
            {
                new Wire.Neighbour { Port = "lan", Address = Bytes("192.168.100.1"), Mac = ByteString.CopyFrom(2, 0, 0, 0, 0, 9) },
            },
            Settings = new() { TcpTimeout = 60 },
        }));
    }

    [TestCase(true, false, new uint[] { 5 })]
    [TestCase(true, true, new uint[] { 5 })]
    [TestCase(false, false, new uint[0])]
    [TestCase(false, true, new uint[] { 0 })]
    public void Compile_CheckedServer_HasWeightByHealth(bool up, bool inhibit, uint[] weights)
    {
        RealServer server = Samples.Server(2, weight: 5, Samples.Check()) with { InhibitOnFailure = inhibit };
        VirtualService service = Samples.Service(Samples.Key(), server);
        HealthView health = new(ImmutableDictionary<ServerKey, ServerHealth>.Empty.Add(new(service.Key, server.Endpoint), new(up, "")));

        Wire.Snapshot snapshot = SnapshotCompiler.Compile(Samples.Model(service), health, KernelState.Empty, s_ports);

        Assert.That(snapshot.Services[0].RealServers.Select(s => s.Weight), Is.EqualTo(weights));
    }

    [TestCase(false, 1)]
    [TestCase(true, 0)]
    public void Compile_ServerNotCheckedYet_IsInRotationUnlessAlpha(bool alpha, int count)
    {
        VirtualService service = Samples.Service(Samples.Key(), Samples.Server(2, 1, Samples.Check(startsDown: alpha)));

        Wire.Snapshot snapshot = SnapshotCompiler.Compile(Samples.Model(service), HealthView.Empty, KernelState.Empty, s_ports);

        Assert.That(snapshot.Services[0].RealServers, Has.Count.EqualTo(count));
    }

    [Test]
    public void Compile_SeveralRoutesWithOnePrefix_TakesTheFirst()
    {
        IPNetwork prefix = IPNetwork.Parse("0.0.0.0/0");
        KernelState kernel = new([new(prefix, "wan", IPAddress.Parse("10.0.1.1")), new(prefix, "lan0", null)], []);

        Wire.Snapshot snapshot = SnapshotCompiler.Compile(DirectorModel.Empty, HealthView.Empty, kernel, s_ports);

        Assert.That(snapshot.Routes.Select(r => r.Port), Is.EqualTo(new[] { "wan" }));
    }

    [Test]
    public void Compile_InterfaceThatIsNoTwin_IsLeftOut()
    {
        KernelState kernel = new(
            [new(IPNetwork.Parse("10.9.0.0/16"), "eth7", null)],
            [new("eth7", IPAddress.Parse("10.9.0.1"), PhysicalAddress.Parse("02-00-00-00-00-09"))]);

        Wire.Snapshot snapshot = SnapshotCompiler.Compile(DirectorModel.Empty, HealthView.Empty, kernel, s_ports);

        Assert.That(snapshot, Is.EqualTo(new Wire.Snapshot { Settings = new() }));
    }

    [Test]
    public void Compile_Ipv6ServiceWithTunnelsAndClientAddress_GivesThem()
    {
        RealServer plain = Samples.Server(2) with { Mode = ForwardingMode.Tunnel };
        RealServer gue = plain with
        {
            Endpoint = new(IPAddress.Parse("2001:db8:2::1"), 80), Tunnel = new(TunnelKind.Gue, 6080, TunnelChecksum.Remote),
        };
        VirtualService service = Samples.Service(new(TransportProtocol.Sctp, IPAddress.Parse("2001:db8::1"), 80), plain, gue) with
        {
            ClientAddress = ClientAddress.ProxyV2,
        };

        Wire.Snapshot snapshot = SnapshotCompiler.Compile(Samples.Model(service), HealthView.Empty, KernelState.Empty, s_ports);

        Assert.That(snapshot.Services.Single(), Is.EqualTo(new Wire.VirtualService
        {
            Key = new() { Protocol = 132, Address = Bytes("2001:db8::1"), Port = 80 },
            Scheduler = "rr",
            Pool = "inside",
            ClientAddress = Wire.ClientAddress.ProxyV2,
            RealServers =
            {
                new Wire.RealServer { Address = Bytes("10.0.11.2"), Port = 80, Weight = 1, Mode = Wire.ForwardingMode.Tunnel },
                new Wire.RealServer
                {
                    Address = Bytes("2001:db8:2::1"), Port = 80, Weight = 1, Mode = Wire.ForwardingMode.Tunnel,
                    Tunnel = new() { Kind = Wire.TunnelKind.Gue, Port = 6080, Checksum = Wire.TunnelChecksum.Remote },
                },
            },
        }));
    }

    [TestCase(TunnelKind.Ipip, Wire.TunnelKind.Ipip)]
    [TestCase(TunnelKind.Gre, Wire.TunnelKind.Gre)]
    [TestCase(TunnelKind.Gue, Wire.TunnelKind.Gue)]
    public void Compile_TunnelOfEachKind_IsThatKind(TunnelKind kind, Wire.TunnelKind expected)
    {
        RealServer server = Samples.Server(2) with { Mode = ForwardingMode.Tunnel, Tunnel = new(kind, 0, TunnelChecksum.Plain) };

        Wire.Snapshot snapshot = SnapshotCompiler.Compile(
            Samples.Model(Samples.Service(Samples.Key(), server)), HealthView.Empty, KernelState.Empty, s_ports);

        Wire.Tunnel tunnel = new() { Kind = expected, Checksum = Wire.TunnelChecksum.Plain };
        Assert.That(snapshot.Services[0].RealServers[0].Tunnel, Is.EqualTo(tunnel));
    }

    [TestCase(ClientAddress.None, Wire.ClientAddress.None)]
    [TestCase(ClientAddress.Toa, Wire.ClientAddress.Toa)]
    [TestCase(ClientAddress.Uoa, Wire.ClientAddress.Uoa)]
    [TestCase(ClientAddress.ProxyV1, Wire.ClientAddress.ProxyV1)]
    public void Compile_EachClientAddress_IsThatOne(ClientAddress way, Wire.ClientAddress expected)
    {
        VirtualService service = Samples.Service(Samples.Key()) with { ClientAddress = way };

        Wire.Snapshot snapshot = SnapshotCompiler.Compile(Samples.Model(service), HealthView.Empty, KernelState.Empty, s_ports);

        Assert.That(snapshot.Services[0].ClientAddress, Is.EqualTo(expected));
    }

    [Test]
    public void Compile_Settings_GivesAllOfThem()
    {
        DirectorModel model = DirectorModel.Empty with { Settings = Samples.Settings(("icmp_error_rate", 20), ("pmtu_disc", 0)) };

        Wire.Snapshot snapshot = SnapshotCompiler.Compile(model, HealthView.Empty, KernelState.Empty, s_ports);

        Assert.That(snapshot.Settings, Is.EqualTo(new Wire.Settings { IcmpErrorRate = 20, NoPathMtuDiscovery = true }));
    }

    [Test]
    public void Compile_VlansOfATwin_AreVlansOfItsPort()
    {
        IPAddress gateway = IPAddress.Parse("2001:db8:1::1");
        PhysicalAddress mac = PhysicalAddress.Parse("02-00-00-00-00-09");
        KernelState kernel = new(
            [new(IPNetwork.Parse("2001:db8:2::/64"), "lan0", gateway, 12)],
            [new("lan0", gateway, mac, 12), new("lan0", gateway, mac), new("lan0", gateway, mac, 12)])
        {
            Addresses = [new("lan0", IPAddress.Parse("2001:db8:1::2"), 64, 12), new("wan", IPAddress.Parse("10.0.1.1"), 24), new("eth7", gateway, 64)],
        };

        Wire.Snapshot snapshot = SnapshotCompiler.Compile(DirectorModel.Empty, HealthView.Empty, kernel, s_ports);

        Assert.That(snapshot, Is.EqualTo(new Wire.Snapshot
        {
            Routes =
            {
                new Wire.Route
                {
                    Prefix = new() { Address = Bytes("2001:db8:2::"), Length = 64 }, Port = "lan", Gateway = Bytes("2001:db8:1::1"), Vlan = 12,
                },
            },
            Neighbours =
            {
                new Wire.Neighbour { Port = "lan", Address = Bytes("2001:db8:1::1"), Mac = ByteString.CopyFrom(2, 0, 0, 0, 0, 9), Vlan = 12 },
                new Wire.Neighbour { Port = "lan", Address = Bytes("2001:db8:1::1"), Mac = ByteString.CopyFrom(2, 0, 0, 0, 0, 9) },
            },
            Addresses =
            {
                new Wire.PortAddress { Port = "lan", Address = Bytes("2001:db8:1::2"), PrefixLength = 64, Vlan = 12 },
                new Wire.PortAddress { Port = "wan", Address = Bytes("10.0.1.1"), PrefixLength = 24 },
            },
            Settings = new(),
        }));
    }

    private static ByteString Bytes(string address) => IPAddress.Parse(address).ToWire();
}
