using CsCheck;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.Tests.Daemons;
using Google.Protobuf;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

[TestFixture]
public sealed class DeltaBuilderTests
{
    private static readonly Gen<ByteString> s_address = Gen.Int[1, 6].Select(i => ByteString.CopyFrom(10, 0, 0, (byte)i));

    private static readonly Gen<Wire.RealServer> s_server = Gen.Select(s_address, Gen.UInt[0, 3]).Select(
        (address, weight) => new Wire.RealServer { Address = address, Port = 80, Weight = weight, Mode = Wire.ForwardingMode.FullNat });

    private static readonly Gen<Wire.VirtualService> s_service =
        Gen.Select(s_address, Gen.OneOf("rr", "wrr"), s_server.List[0, 4]).Select((address, scheduler, servers) => new Wire.VirtualService
        {
            Key = new() { Protocol = 6, Address = address, Port = 80 },
            Scheduler = scheduler,
            Pool = "p",
            RealServers = { servers.DistinctBy(s => s.Address) },
        });

    private static readonly Gen<Wire.LocalAddressPool> s_pool = Gen.Select(Gen.OneOf("p", "q", "r"), s_address.List[1, 3])
        .Select((name, addresses) => new Wire.LocalAddressPool { Name = name, Addresses = { addresses } });

    private static readonly Gen<Wire.Route> s_route =
        Gen.Select(s_address, Gen.UInt[30, 32], Gen.OneOf("wan", "lan"), s_address, Gen.UInt[0, 1])
        .Select((address, length, port, gateway, vlan) => new Wire.Route
        {
            Prefix = new() { Address = address, Length = length }, Port = port, Gateway = gateway, Vlan = vlan,
        });

    private static readonly Gen<Wire.Neighbour> s_neighbour =
        Gen.Select(Gen.OneOf("wan", "lan"), s_address, Gen.Byte, Gen.UInt[0, 1])
        .Select((port, address, mac, vlan) => new Wire.Neighbour
        {
            Port = port, Address = address, Mac = ByteString.CopyFrom(2, 0, 0, 0, 0, mac), Vlan = vlan,
        });

    private static readonly Gen<Wire.PortAddress> s_portAddress = Gen.Select(Gen.OneOf("wan", "lan"), s_address, Gen.UInt[0, 1])
        .Select((port, address, vlan) => new Wire.PortAddress { Port = port, Address = address, PrefixLength = 24, Vlan = vlan });

    private static readonly Gen<Wire.MarkRule> s_markRule =
        Gen.Select(Gen.UInt[1, 2], Gen.UInt[1, 2]).Select((mark, port) => new Wire.MarkRule { Mark = mark, FirstPort = port });

    private static readonly Gen<Wire.VirtualMac> s_virtualMac = Gen.Select(Gen.OneOf("wan", "lan"), Gen.Byte[1, 2])
        .Select((port, router) => new Wire.VirtualMac { Port = port, Mac = ByteString.CopyFrom(0, 0, 0x5e, 0, 1, router) });

    private static readonly Gen<Wire.Snapshot> s_snapshot = Gen.Select(
        s_service.List[0, 5], s_pool.List[0, 3], s_route.List[0, 5], s_neighbour.List[0, 5], s_portAddress.List[0, 2],
        s_markRule.List[0, 2], s_virtualMac.List[0, 2], Gen.UInt[0, 1]).Select(
        (services, pools, routes, neighbours, addresses, markRules, macs, timeout) => new Wire.Snapshot
        {
            Services = { services.DistinctBy(s => s.Key) },
            Pools = { pools.DistinctBy(p => p.Name) },
            Routes = { routes.DistinctBy(r => r.Prefix) },
            Neighbours = { neighbours.DistinctBy(n => (n.Port, n.Vlan, n.Address)) },
            Addresses = { addresses },
            MarkRules = { markRules },
            VirtualMacs = { macs },
            Settings = new() { TcpTimeout = timeout },
        });

    [Test]
    public void Delta_AppliedToPrevious_GivesNext() => Gen.Select(s_snapshot, s_snapshot).Sample((previous, next) =>
    {
        previous.Generation = 7;
        next.Generation = 9;
        Wire.Delta? delta = DeltaBuilder.Build(previous, next);
        Wire.Snapshot result = delta is null ? previous : SnapshotState.Apply(previous, delta);
        return SnapshotState.Canonical(result).Equals(SnapshotState.Canonical(next))
            && (delta is null || (delta.Base == 7 && delta.Generation == 9));
    });

    [Test]
    public void Delta_OfEqualSnapshotsInAnotherOrder_IsNull() => s_snapshot.Sample(snapshot =>
    {
        Wire.Snapshot other = new() { Settings = snapshot.Settings };
        other.Services.AddRange(snapshot.Services.Reverse());
        other.Pools.AddRange(snapshot.Pools.Reverse());
        other.Routes.AddRange(snapshot.Routes.Reverse());
        other.Neighbours.AddRange(snapshot.Neighbours.Reverse());
        other.Addresses.AddRange(snapshot.Addresses);
        other.MarkRules.AddRange(snapshot.MarkRules);
        other.VirtualMacs.AddRange(snapshot.VirtualMacs);
        return DeltaBuilder.Build(snapshot, other) is null;
    });

    [Test]
    public void Delta_OneServerChanged_HoldsOnlyItsService()
    {
        Wire.Snapshot previous = new() { Services = { Service(1, weight: 1), Service(2, weight: 1) }, Settings = new() };
        Wire.Snapshot next = new() { Services = { Service(1, weight: 1), Service(2, weight: 5) }, Settings = new() };

        Wire.Delta delta = DeltaBuilder.Build(previous, next)!;

        Assert.That(delta, Is.EqualTo(new Wire.Delta { Services = { Service(2, weight: 5) } }));
    }

    [Test]
    public void Delta_ServersInAnotherOrder_IsAChange()
    {
        Wire.VirtualService service = Service(1, weight: 1);
        service.RealServers.Add(new Wire.RealServer { Address = ByteString.CopyFrom(10, 0, 0, 9), Port = 80 });
        Wire.VirtualService reversed = service.Clone();
        reversed.RealServers.Clear();
        reversed.RealServers.AddRange(service.RealServers.Reverse());

        Wire.Delta? delta = DeltaBuilder.Build(new() { Services = { service } }, new() { Services = { reversed } });

        Assert.That(delta?.Services, Has.Count.EqualTo(1));
    }

    [Test]
    public void Delta_LastAddressGone_ReplacesThemByNone()
    {
        Wire.PortAddress address = new() { Port = "wan", Address = ByteString.CopyFrom(10, 0, 0, 1), PrefixLength = 24 };
        Wire.Snapshot previous = new() { Addresses = { address } };

        Assert.That(DeltaBuilder.Build(previous, new()), Is.EqualTo(new Wire.Delta { Addresses = new() }));
        Assert.That(DeltaBuilder.Build(previous, previous.Clone()), Is.Null);
    }

    private static Wire.VirtualService Service(byte last, uint weight) => new()
    {
        Key = new() { Protocol = 6, Address = ByteString.CopyFrom(10, 0, 0, last), Port = 80 },
        Scheduler = "rr",
        RealServers = { new Wire.RealServer { Address = ByteString.CopyFrom(10, 0, 1, 1), Port = 80, Weight = weight } },
    };
}
