using System.Net;
using CsCheck;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Snapshots;

internal sealed unsafe class RouteTableTests
{
    private const string GatewayMac = "02:00:00:00:00:fe";

    private CompilerBench _bench = null!;

    [SetUp]
    public void SetUp() => _bench = new CompilerBench();

    [Test]
    public void ConnectedRoute_LeadsToOnLink()
    {
        _bench.MustApply(Make.Routes(1, ["10.0.0.0/24 lan"]));
        Assert.That(Describe("10.0.0.9"), Is.EqualTo("OnLink lan 9000"));
        Assert.That(Describe("10.0.1.9"), Is.EqualTo("none"));
    }

    [Test]
    public void Neighbour_OnConnectedRoute_GetsItsOwnEntry()
    {
        _bench.MustApply(Make.Routes(1, ["10.0.0.0/24 lan"], "lan 10.0.0.9 02:00:00:00:00:09"));
        Assert.That(Describe("10.0.0.9"), Is.EqualTo("Resolved lan 9000 02:00:00:00:00:09 from 02:00:00:00:00:02"));
        Assert.That(Describe("10.0.0.8"), Is.EqualTo("OnLink lan 9000"));
    }

    [TestCase("wan 10.0.0.9 02:00:00:00:00:09", TestName = "Neighbour_OnAnotherPort_GetsNoEntry")]
    [TestCase("lan 10.7.0.9 02:00:00:00:00:09", TestName = "Neighbour_BehindAGateway_GetsNoEntry")]
    [TestCase("lan 172.16.0.9 02:00:00:00:00:09", TestName = "Neighbour_WithoutRoute_GetsNoEntry")]
    public void Neighbour_NotOnLink_GetsNoEntry(string neighbour)
    {
        _bench.MustApply(Make.Routes(1, ["10.0.0.0/8 lan", "10.7.0.0/16 lan 10.0.0.1"], neighbour));
        Assert.That(_bench.Store.Routes.Keys.Select(p => p.ToString()), Is.EquivalentTo(new[] { "10.0.0.0/8", "10.7.0.0/16" }));
    }

    [Test]
    public void GatewayRoute_FollowsTheGatewaysMac()
    {
        _bench.MustApply(Make.Routes(1, ["10.0.0.0/24 wan", "0.0.0.0/0 wan 10.0.0.254"]));
        Assert.That(Describe("8.8.8.8"), Is.EqualTo("Unresolved wan 1500"));
        ushort index = _bench.Store.LookUp(Host("8.8.8.8"));

        _bench.MustApply(new Wire.Delta { Generation = 2, Base = 1, Neighbours = { Make.Neighbour($"wan 10.0.0.254 {GatewayMac}") } });
        Assert.That(Describe("8.8.8.8"), Is.EqualTo($"Resolved wan 1500 {GatewayMac} from 02:00:00:00:00:01"));
        Assert.That(_bench.Store.LookUp(Host("8.8.8.8")), Is.EqualTo(index), "in place");
        Assert.That(_bench.Store.LookUp(Host("10.0.0.254")), Is.EqualTo(index), "one entry for a next hop");

        _bench.MustApply(new Wire.Delta { Generation = 3, Base = 2, RemovedNeighbours = { Make.Neighbour("wan 10.0.0.254") } });
        Assert.That(Describe("8.8.8.8"), Is.EqualTo("Unresolved wan 1500"));
        Assert.That(Describe("10.0.0.254"), Is.EqualTo("OnLink wan 1500"));
    }

    [Test]
    public void MacChange_RewritesInPlaceWithoutTouchingRoutes()
    {
        _bench.MustApply(Make.Routes(1, ["10.0.0.0/24 lan"], "lan 10.0.0.9 02:00:00:00:00:09"));
        uint generation = _bench.Shared->RouteGeneration;
        _bench.Store.Log.Clear();
        _bench.MustApply(new Wire.Delta { Generation = 2, Base = 1, Neighbours = { Make.Neighbour("lan 10.0.0.9 02:00:00:00:00:aa") } });
        Assert.That(Describe("10.0.0.9"), Does.Contain("02:00:00:00:00:aa"));
        Assert.That(_bench.Store.Log, Is.Empty);
        Assert.That(_bench.Shared->RouteGeneration, Is.EqualTo(generation));
    }

    [Test]
    public void Snapshot_ThatIsEqual_TouchesNothing()
    {
        string[] routes = ["10.0.0.0/24 wan", "0.0.0.0/0 wan 10.0.0.254", "10.9.0.0/16 lan"];
        string[] neighbours = [$"wan 10.0.0.254 {GatewayMac}", "lan 10.9.1.1 02:00:00:00:00:11"];
        _bench.MustApply(Make.Routes(1, routes, neighbours));
        uint generation = _bench.Shared->RouteGeneration;
        _bench.Store.Log.Clear();
        _bench.MustApply(Make.Routes(2, routes, neighbours));
        Assert.That(_bench.Store.Log, Is.Empty);
        Assert.That(_bench.Shared->RouteGeneration, Is.EqualTo(generation));
    }

    [Test]
    public void RouteChange_AddsBeforeItDeletesAndThenWaits()
    {
        _bench.MustApply(Make.Routes(1, ["10.0.0.0/24 wan"]));
        uint generation = _bench.Shared->RouteGeneration;
        _bench.Store.Log.Clear();
        List<string> whenWaiting = [];
        _bench.Quiescence.OnWait = () => whenWaiting.Add($"{string.Join(", ", _bench.Store.Log)}; generation +{_bench.Shared->RouteGeneration - generation}");
        _bench.MustApply(Make.Routes(2, ["10.0.0.0/25 wan"]));
        Assert.That(whenWaiting[0], Is.EqualTo("set 10.0.0.0/25, delete 10.0.0.0/24; generation +1"));
    }

    [Test]
    public void Route_ToAnotherGateway_IsReplacedWithoutAGap()
    {
        _bench.MustApply(Make.Routes(1, ["10.0.0.0/24 wan", "20.0.0.0/8 wan 10.0.0.1"], "wan 10.0.0.1 02:00:00:00:00:11", "wan 10.0.0.2 02:00:00:00:00:12"));
        _bench.Store.Log.Clear();
        _bench.MustApply(new Wire.Delta { Generation = 2, Base = 1, Routes = { Make.Route("20.0.0.0/8 wan 10.0.0.2") } });
        Assert.That(_bench.Store.Log, Is.EqualTo(new[] { "set 20.0.0.0/8" }));
        Assert.That(Describe("20.1.1.1"), Does.Contain("02:00:00:00:00:12"));
    }

    [Test]
    public void Adjacencies_ThatNobodyUses_AreCleanedAndUsedAgain()
    {
        _bench.MustApply(Make.Routes(1, ["10.0.0.0/24 wan"], "wan 10.0.0.1 02:00:00:00:00:11"));
        ushort index = _bench.Store.LookUp(Host("10.0.0.1"));
        _bench.MustApply(Make.Routes(2, ["10.0.0.0/24 wan"]));
        Assert.That(_bench.Shared->Adjacencies[index].Kind, Is.EqualTo(AdjacencyKind.NoRoute));
        _bench.MustApply(Make.Routes(3, ["10.0.0.0/24 wan"], "wan 10.0.0.7 02:00:00:00:00:17"));
        Assert.That(_bench.Store.LookUp(Host("10.0.0.7")), Is.EqualTo(index));
    }

    [Test]
    public void Routes_ThatDoNotFit_AreTakenBackWhole()
    {
        _bench.MustApply(Make.Routes(1, ["10.0.0.0/24 wan", "20.0.0.0/8 wan 10.0.0.1"], "wan 10.0.0.1 02:00:00:00:00:11"));
        Dictionary<IpPrefix, ushort> before = new(_bench.Store.Routes);
        _bench.Store.Capacity = 4;

        Wire.Delta delta = new() { Generation = 2, Base = 1, RemovedNeighbours = { Make.Neighbour("wan 10.0.0.1") } };
        delta.Routes.Add([Make.Route("20.0.0.0/8 lan"), Make.Route("30.0.0.0/8 lan"), Make.Route("40.0.0.0/8 lan")]);
        Assert.That(_bench.Compiler.Apply(delta), Does.Contain("no room"));

        Assert.That(_bench.Store.Routes.Keys, Is.EquivalentTo(before.Keys));
        Assert.That(Describe("20.1.1.1"), Does.Contain("02:00:00:00:00:11"));
        Assert.That(Describe("10.0.0.1"), Does.Contain("02:00:00:00:00:11"));
        _bench.Store.Capacity = int.MaxValue;
        _bench.MustApply(delta);
        Assert.That(Describe("40.1.1.1"), Is.EqualTo("OnLink lan 9000"));
    }

    [Test]
    public void NextHopOf_AnAddress_IsItsGatewayOrItself()
    {
        _bench.MustApply(Make.Routes(1, ["10.0.0.0/24 wan", "0.0.0.0/0 wan 10.0.0.254"]));
        Assert.That(_bench.Routes.NextHopOf(IpAddress.Parse("8.8.8.8")).ToString(), Is.EqualTo("10.0.0.254"));
        Assert.That(_bench.Routes.NextHopOf(IpAddress.Parse("10.0.0.7")).ToString(), Is.EqualTo("10.0.0.7"));
    }

    /// <summary>Any sequence of changes leaves what a fresh table gets from the outcome alone.</summary>
    [Test]
    public void Deltas_InAnyOrder_LeadWhereAFreshSnapshotLeads()
    {
        Gen<(int Kind, int Prefix, int Target)[]> steps = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 7], Gen.Int[0, 3]).Array[1, 40];
        steps.Sample(changes =>
        {
            CompilerBench bench = new();
            Dictionary<string, string> routes = [];
            Dictionary<string, string> neighbours = [];
            ulong generation = 0;
            foreach ((int kind, int prefix, int target) in changes)
            {
                bench.MustApply(Change(++generation, kind, prefix, target, routes, neighbours));
            }
            CompilerBench fresh = new();
            fresh.MustApply(Make.Routes(1, [.. routes.Values], [.. neighbours.Values]));
            for (uint host = 0; host < 256; host += 3)
            {
                IpAddress address = new(Be32.FromHost(0x0A000000 | host));
                Assert.That(Describe(bench, address), Is.EqualTo(Describe(fresh, address)));
            }
            Assert.That(bench.Store.Routes.Keys, Is.EquivalentTo(fresh.Store.Routes.Keys));
        }, iter: 60);
    }

    private static Wire.Delta Change(ulong generation, int kind, int prefix, int target, Dictionary<string, string> routes, Dictionary<string, string> neighbours)
    {
        string destination = prefix < 4 ? $"10.0.0.0/{24 + prefix}" : $"10.0.0.{prefix * 8}/29";
        string neighbour = $"lan 10.0.0.{prefix * 5}";
        Wire.Delta delta = new() { Generation = generation, Base = generation - 1 };
        switch (kind)
        {
            case 0:
                routes[destination] = target < 2 ? $"{destination} {(target == 0 ? "lan" : "wan")}" : $"{destination} lan 10.0.0.{target * 5}";
                delta.Routes.Add(Make.Route(routes[destination]));
                break;
            case 1:
                routes.Remove(destination);
                delta.RemovedRoutes.Add(Make.Prefix(destination));
                break;
            case 2:
                neighbours[neighbour] = $"{neighbour} 02:00:00:00:00:0{target}";
                delta.Neighbours.Add(Make.Neighbour(neighbours[neighbour]));
                break;
            default:
                neighbours.Remove(neighbour);
                delta.RemovedNeighbours.Add(Make.Neighbour(neighbour));
                break;
        }
        return delta;
    }

    private string Describe(string address) => Describe(_bench, Host(address));

    private static string Describe(CompilerBench bench, IpAddress address)
    {
        ushort index = bench.Store.LookUp(address);
        if (index == Adjacency.None)
            return "none";
        Adjacency* entry = bench.Shared->Adjacencies + index;
        string text = $"{entry->Kind} {(entry->Port == 0 ? "wan" : "lan")} {entry->Mtu}";
        return entry->Kind == AdjacencyKind.Resolved ? $"{text} {MacAddress.Read(entry->Macs)} from {MacAddress.Read(entry->Macs + 6)}" : text;
    }

    private static IpAddress Host(string address) => IpAddress.Parse(address);
}
