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
        DirectorModel model = Samples.Model(service) with { Settings = new() { TcpTimeout = TimeSpan.FromSeconds(60) } };
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

    private static ByteString Bytes(string address) => IPAddress.Parse(address).ToWire();
}
