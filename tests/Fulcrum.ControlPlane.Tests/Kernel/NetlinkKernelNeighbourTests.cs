using System.Net;
using Fulcrum.ControlPlane.Kernel;
using static Fulcrum.ControlPlane.Tests.Kernel.KernelLab;

namespace Fulcrum.ControlPlane.Tests.Kernel;

[TestFixture]
internal sealed class NetlinkKernelNeighbourTests
{
    private KernelLab _lab = null!;

    [SetUp]
    public void SetUp() => _lab = new KernelLab();

    [TearDown]
    public void TearDown() => _lab?.Dispose();

    [Test]
    public void KeepResolved_OnLinkAndRoutedDestinations_ResolvesTheirNextHopsAndKeepsThem()
    {
        _lab.Director.Ip("route add 192.0.2.0/24 via 10.2.0.2");
        NetlinkKernel kernel = _lab.Start();

        Keep(kernel, "10.1.0.2", "192.0.2.10", "fd01::2");

        Eventually(
            () => Neighbour(kernel, "wan", "10.1.0.2") is not null && Neighbour(kernel, "lan", "10.2.0.2") is not null
                && Neighbour(kernel, "wan", "fd01::2") is not null,
            "all next hops are resolved");
        Assert.That(Neighbours(), Does.Contain("10.1.0.2").And.Not.Contain("192.0.2.10"));
        Assert.That(IsManaged("10.1.0.2"));
        Assert.That(IsManaged("10.2.0.2"));
        Assert.That(IsManaged("fd01::2"));
    }

    [Test]
    public void KeepResolved_IPv6ServersOnLinkAndBehindALinkLocalRouter_KeepsTheirNextHopsManaged()
    {
        _lab.Peer.Ip("addr add fe80::2/64 dev clan nodad");
        _lab.Director.Ip("-6 route add 2001:db8::/32 via fe80::2 dev lan");
        NetlinkKernel kernel = _lab.Start();
        Eventually(() => HasRoute(kernel, "2001:db8::/32", "lan", "fe80::2"), "route");

        Keep(kernel, "2001:db8::10", "fd01::2");

        Eventually(
            () => Neighbour(kernel, "lan", "fe80::2") is not null && Neighbour(kernel, "wan", "fd01::2") is not null,
            "both next hops are resolved");
        Assert.That(IsManaged("fe80::2"));
        Assert.That(IsManaged("fd01::2"));
        Assert.That(Neighbours(), Does.Not.Contain("2001:db8::10"));
    }

    [Test]
    public void KeepResolved_RouterHasALinkLocalAddressThatTheHostHasOnAnotherTwin_IsResolved()
    {
        _lab.Peer.Ip("addr add fe80::1/64 dev clan nodad");
        _lab.Director.Ip("addr add fe80::1/64 dev wan nodad");
        _lab.Director.Ip("-6 route add default via fe80::1 dev lan");
        NetlinkKernel kernel = _lab.Start();

        Keep(kernel);

        Eventually(() => Neighbour(kernel, "lan", "fe80::1") is not null, "resolved");
        Assert.That(Neighbour(kernel, "wan", "fe80::1"), Is.Null);
    }

    [Test]
    public void KeepResolved_IPv6NeighbourAppearsLate_IsResolvedThen()
    {
        NetlinkKernel kernel = _lab.Start();
        _lab.Director.Execute("sysctl -q -w net.ipv6.neigh.wan.interval_probe_time_ms=500");
        Keep(kernel, "fd01::44");
        Eventually(() => IsManaged("fd01::44"), "asked for");
        Assert.That(Neighbour(kernel, "wan", "fd01::44"), Is.Null);

        _lab.Peer.Ip("addr add fd01::44/64 dev cwan nodad");

        Eventually(() => Neighbour(kernel, "wan", "fd01::44") is not null, "resolved");
    }

    [Test]
    public void KeepResolved_NeighbourAppearsLate_IsResolvedThen()
    {
        NetlinkKernel kernel = _lab.Start();
        _lab.Director.Execute("sysctl -q -w net.ipv4.neigh.wan.interval_probe_time_ms=500");
        Keep(kernel, "10.1.0.44");
        Eventually(() => IsManaged("10.1.0.44"), "asked for");
        Assert.That(Neighbour(kernel, "wan", "10.1.0.44"), Is.Null);

        _lab.Peer.Ip("addr add 10.1.0.44/24 dev cwan");

        Eventually(() => Neighbour(kernel, "wan", "10.1.0.44") is not null, "resolved");
    }

    [Test]
    public void KeepResolved_FlushedBySomebody_IsAskedForAgain()
    {
        NetlinkKernel kernel = _lab.Start();
        Keep(kernel, "10.1.0.2");
        Eventually(() => IsManaged("10.1.0.2"), "managed");

        _lab.Director.Ip("neigh del 10.1.0.2 dev wan");

        Eventually(() => IsManaged("10.1.0.2") && Neighbour(kernel, "wan", "10.1.0.2") is not null, "managed again");
    }

    [Test]
    public void KeepResolved_RouteChanges_FollowsToTheNewNextHop()
    {
        _lab.Director.Ip("route add 192.0.2.0/24 via 10.1.0.2");
        NetlinkKernel kernel = _lab.Start();
        Keep(kernel, "192.0.2.10");
        Eventually(() => IsManaged("10.1.0.2"), "first gateway");

        _lab.Director.Ip("route replace 192.0.2.0/24 via 10.2.0.2");

        Eventually(() => IsManaged("10.2.0.2"), "second gateway");
        Eventually(() => !IsManaged("10.1.0.2"), "first gateway is released");
    }

    [Test]
    public void KeepResolved_Nothing_StillKeepsGatewaysOfRoutes()
    {
        _lab.Director.Ip("route add default via 10.1.0.2");
        NetlinkKernel kernel = _lab.Start();

        Keep(kernel);

        Eventually(() => IsManaged("10.1.0.2"), "gateway");
    }

    [Test]
    public void KeepResolved_NoLongerWanted_IsReleased()
    {
        NetlinkKernel kernel = _lab.Start();
        Keep(kernel, "10.1.0.2", "10.1.0.99");
        Eventually(() => Neighbour(kernel, "wan", "10.1.0.2") is not null && IsManaged("10.1.0.99"), "asked for");

        Keep(kernel);

        Eventually(() => Neighbours().Contains("10.1.0.2") && !IsManaged("10.1.0.2"), "one in use stays, not managed");
        Eventually(() => !Neighbours().Contains("10.1.0.99"), "one that never answered is deleted");
    }

    [Test]
    public void KeepResolved_AfterACrash_ReleasesWhatTheEarlierProcessKept()
    {
        _lab.Director.Ip("neigh add 10.1.0.55 dev wan managed");
        Keep(_lab.Start(), "10.1.0.2", "10.2.0.2");
        Eventually(() => IsManaged("10.1.0.2") && IsManaged("10.2.0.2"), "managed");
        _lab.StopAll();

        NetlinkKernel restarted = _lab.Start();
        Keep(restarted, "10.2.0.2");

        Eventually(() => !IsManaged("10.1.0.2"), "released");
        Assert.That(IsManaged("10.2.0.2"));
        Assert.That(IsManaged("10.1.0.55"), "the operator's stays managed");
    }

    [Test]
    public void Resolve_ManagedNeighbour_StaysManaged()
    {
        NetlinkKernel kernel = _lab.Start();
        Keep(kernel, "10.1.0.2");
        Eventually(() => IsManaged("10.1.0.2"), "managed");

        kernel.Resolve("wan", IPAddress.Parse("10.1.0.2"));

        Assert.That(IsManaged("10.1.0.2"));
    }

    [Test]
    public void KeepResolved_OwnAddressGroupOrUnroutable_AsksForNothing()
    {
        NetlinkKernel kernel = _lab.Start();

        Keep(kernel, "10.1.0.1", "224.0.0.5", "203.0.113.1");

        Assert.That(Neighbours(), Does.Not.Contain("10.1.0.1 ").And.Not.Contain("224.0.0.5").And.Not.Contain("203.0.113.1"));
        Assert.That(_lab.Log.Lines, Is.Empty);
    }

    private static void Keep(NetlinkKernel kernel, params string[] destinations) =>
        kernel.KeepResolved([.. destinations.Select(IPAddress.Parse)]);

    private string Neighbours() => _lab.Director.Ip("neigh show");

    private bool IsManaged(string address) =>
        Neighbours().Split('\n').Any(line => line.StartsWith($"{address} ") && line.Contains(" managed"));
}
