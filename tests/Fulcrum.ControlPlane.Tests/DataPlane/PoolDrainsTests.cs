using System.Collections.Immutable;
using System.Net;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services.Mapping;
using Fulcrum.ControlPlane.Tests.Daemons;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

/// <summary>Drains of local addresses: which addresses the data plane hears of, and how they outlive a restart.</summary>
internal sealed class PoolDrainsTests
{
    private static readonly IPAddress s_first = IPAddress.Parse("192.168.100.1");
    private static readonly IPAddress s_second = IPAddress.Parse("2001:db8::1");

    [Test]
    public void Snapshot_MarksTheAddressesOfThePoolAlone()
    {
        PoolDrains drains = Create();
        drains.Begin("inside", [s_second]);
        drains.Begin("inside", [s_first]);
        Wire.Snapshot snapshot = Snapshot();

        drains.Apply(snapshot);

        Assert.That(snapshot.Pools[0].Draining, Is.EqualTo(new[] { s_first.ToWire(), s_second.ToWire() }), "in the order of the pool");
        Assert.That(snapshot.Pools[1].Draining, Is.Empty);
        Assert.That(DeltaBuilder.Build(Snapshot(), snapshot)!.Pools.Single().Name, Is.EqualTo("inside"));
    }

    [Test]
    public void Stop_OneOfTwo_LeavesTheOther()
    {
        PoolDrains drains = Create();
        drains.Begin("inside", [s_first, s_second]);

        Assert.That(drains.Stop("inside", [s_first, IPAddress.Parse("192.168.100.2")]), Is.True);
        Assert.That(drains.Of("inside"), Is.EquivalentTo(new[] { s_second }));
        Assert.That(drains.Stop("inside", [s_first]), Is.False);
        Assert.That(drains.Stop("other", [s_second]), Is.False);
        Assert.That(drains.Stop("inside", [s_second]), Is.True);
        Assert.That(drains.Current, Is.Empty);
    }

    [Test]
    public void Restart_KeepsThem()
    {
        PoolDrains before = Create();
        before.Begin("inside", [s_first, s_second]);
        before.Begin("other", [s_first]);

        PoolDrains after = new(ApiPools.FromRecords(ApiPools.ToRecords(before.Current)), NullLogger<PoolDrains>.Instance);

        Assert.That(after.Current.Keys, Is.EquivalentTo(new[] { "inside", "other" }));
        Assert.That(after.Of("inside"), Is.EquivalentTo(new[] { s_first, s_second }));
    }

    [Test]
    public void FromRecords_NoAddress_IsInvalid() =>
        Assert.That(() => ApiPools.FromRecords(new() { Pools = { new Api.V1.PoolDrainRecord { Pool = "inside", Addresses = { "foo" } } } }),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("'foo'"));

    [Test]
    public void AddressGoneFromItsPool_IsForgotten()
    {
        PoolDrains drains = Create();
        drains.Begin("inside", [s_first, s_second]);
        DirectorModel model = DirectorModel.Empty with { Pools = [Samples.Pool("inside", "2001:db8::1"), Samples.Pool("other", "192.168.100.1")] };

        Assert.That(drains.Retain(model), Is.True);
        Assert.That(drains.Of("inside"), Is.EquivalentTo(new[] { s_second }));
        Assert.That(drains.Retain(model), Is.False);
        Assert.That(drains.Retain(DirectorModel.Empty), Is.True);
        Assert.That(drains.Current, Is.Empty);
    }

    [Test]
    public void Warnings_NoAddressOfAFamilyIsLeft_NamesThePoolInUse()
    {
        PoolDrains drains = Create();
        DirectorModel model = Samples.Model(Samples.Service(Samples.Key())) with
        {
            Pools = [Samples.Pool("inside", "192.168.100.1", "192.168.100.2", "2001:db8::1"), Samples.Pool("other", "192.168.100.1")],
        };
        drains.Begin("inside", [s_first]);
        drains.Begin("other", [s_first]);
        Assert.That(drains.Warnings(model), Is.Empty, "nobody uses the other one");

        drains.Begin("inside", [s_second]);

        Assert.That(drains.Warnings(model).Single(), Is.EqualTo("Every IPv6 address of local-address pool 'inside' (API) drains: FULLNAT takes no "
            + "new sessions to such servers. Undrain one of them, or add addresses to the pool."));
    }

    private static PoolDrains Create() =>
        new(ImmutableDictionary<string, ImmutableHashSet<IPAddress>>.Empty, NullLogger<PoolDrains>.Instance);

    private static Wire.Snapshot Snapshot() => new()
    {
        Pools =
        {
            new Wire.LocalAddressPool { Name = "inside", Addresses = { s_first.ToWire(), IPAddress.Parse("192.168.100.2").ToWire(), s_second.ToWire() } },
            new Wire.LocalAddressPool { Name = "other", Addresses = { s_first.ToWire() } },
        },
    };
}
