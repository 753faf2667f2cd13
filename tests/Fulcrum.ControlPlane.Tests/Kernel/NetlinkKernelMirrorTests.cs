using System.Net;
using Fulcrum.ControlPlane.Kernel;
using static Fulcrum.ControlPlane.Tests.Kernel.KernelLab;

namespace Fulcrum.ControlPlane.Tests.Kernel;

[TestFixture]
internal sealed class NetlinkKernelMirrorTests
{
    /// <summary>More than the notifications' queue holds.</summary>
    private const int ManyRouteCount = 20_000;

    private KernelLab _lab = null!;

    [SetUp]
    public void SetUp() => _lab = new KernelLab();

    [TearDown]
    public void TearDown() => _lab?.Dispose();

    [Test]
    public void Watch_ExistingRoutes_AreReadBeforeItReturns()
    {
        _lab.Director.Ip("route add 192.0.2.0/24 via 10.1.0.2");
        _lab.Director.Ip("-6 route add 2001:db8::/32 via fd02::2");
        _lab.Director.Ip("route add default via 10.2.0.2");
        _lab.Director.Ip("route add blackhole 198.51.100.0/24");
        _lab.Director.Ip("route add 203.0.113.0/24 dev wan table 77");
        _lab.Start();

        using NetlinkKernel kernel = _lab.Director.Make(() => new NetlinkKernel());
        kernel.Watch(Twins);

        KernelRoute[] expected =
        [
            new(IPNetwork.Parse("0.0.0.0/0"), "lan", IPAddress.Parse("10.2.0.2")),
            new(IPNetwork.Parse("10.1.0.0/24"), "wan", null),
            new(IPNetwork.Parse("10.2.0.0/24"), "lan", null),
            new(IPNetwork.Parse("192.0.2.0/24"), "wan", IPAddress.Parse("10.1.0.2")),
            new(IPNetwork.Parse("2001:db8::/32"), "lan", IPAddress.Parse("fd02::2")),
            new(IPNetwork.Parse("fd01::/64"), "wan", null),
            new(IPNetwork.Parse("fd02::/64"), "lan", null),
        ];
        Assert.That(kernel.Current.Routes, Is.EquivalentTo(expected));
    }

    [Test]
    public void Routes_AddedReplacedAndDeleted_AreFollowed()
    {
        NetlinkKernel kernel = _lab.Start();

        _lab.Director.Ip("route add 192.0.2.0/24 via 10.1.0.2");
        Eventually(() => HasRoute(kernel, "192.0.2.0/24", "wan", "10.1.0.2"), "added");
        _lab.Director.Ip("route replace 192.0.2.0/24 via 10.2.0.2");
        Eventually(() => HasRoute(kernel, "192.0.2.0/24", "lan", "10.2.0.2"), "replaced");
        _lab.Director.Ip("route add 192.0.2.0/24 via 10.1.0.9 metric 500");
        _lab.Director.Ip("route del 192.0.2.0/24 via 10.2.0.2");
        Eventually(() => HasRoute(kernel, "192.0.2.0/24", "wan", "10.1.0.9"), "the higher metric takes over");
        _lab.Director.Ip("route replace blackhole 192.0.2.0/24 metric 500");
        Eventually(() => !HasPrefix(kernel, "192.0.2.0/24"), "replaced by a blackhole");
    }

    [Test]
    public void Routes_OfIPv6WithSeveralNextHops_AreFollowed()
    {
        NetlinkKernel kernel = _lab.Start();

        _lab.Director.Ip("-6 route add 2001:db8::/32 nexthop via fd01::2 nexthop via fd02::2");
        Eventually(() => HasRoute(kernel, "2001:db8::/32", "wan", "fd01::2"), "first next hop");
        _lab.Director.Ip("-6 route del 2001:db8::/32 via fd01::2");
        Eventually(() => HasRoute(kernel, "2001:db8::/32", "lan", "fd02::2"), "remaining next hop");
        _lab.Director.Ip("-6 route append 2001:db8::/32 via fd01::2");
        _lab.Director.Ip("-6 route del 2001:db8::/32 via fd02::2");
        Eventually(() => HasRoute(kernel, "2001:db8::/32", "wan", "fd01::2"), "appended next hop");
        _lab.Director.Ip("-6 route del 2001:db8::/32");
        Eventually(() => !HasPrefix(kernel, "2001:db8::/32"), "deleted");
    }

    [Test]
    public void Routes_ThroughNextHopObjects_AreFollowed()
    {
        NetlinkKernel kernel = _lab.Start();

        _lab.Director.Ip("nexthop add id 7 via 10.1.0.2 dev wan");
        _lab.Director.Ip("route add 192.0.2.0/24 nhid 7");
        Eventually(() => HasRoute(kernel, "192.0.2.0/24", "wan", "10.1.0.2"), "added");
        _lab.Director.Ip("nexthop replace id 7 via 10.2.0.2 dev lan");
        Eventually(() => HasRoute(kernel, "192.0.2.0/24", "lan", "10.2.0.2"), "next hop replaced");
        _lab.Director.Ip("nexthop del id 7");
        Eventually(() => !HasPrefix(kernel, "192.0.2.0/24"), "next hop deleted");
    }

    [Test]
    public void Route_ViaGatewayOfOtherFamily_IsRead()
    {
        NetlinkKernel kernel = _lab.Start();

        _lab.Director.Ip("route add 192.0.2.0/24 via inet6 fd01::2 dev wan");

        Eventually(() => HasRoute(kernel, "192.0.2.0/24", "wan", "fd01::2"), "IPv6 gateway of an IPv4 route");
    }

    [Test]
    public void Link_DownAndUp_TakesItsRoutesAwayAndBack()
    {
        _lab.Director.Ip("route add 192.0.2.0/24 nexthop via 10.1.0.2 nexthop via 10.2.0.2");
        NetlinkKernel kernel = _lab.Start();
        Assert.That(HasRoute(kernel, "192.0.2.0/24", "wan", "10.1.0.2"));

        _lab.Director.Ip("link set wan down");
        Eventually(() => kernel.Current.Routes.All(route => route.Twin == "lan"), "no routes of wan");
        Assert.That(HasRoute(kernel, "192.0.2.0/24", "lan", "10.2.0.2"), "the other next hop of a multipath route is used");
        _lab.Director.Ip("link set wan up");
        Eventually(() => HasRoute(kernel, "10.1.0.0/24", "wan", null), "connected route is back");
    }

    [Test]
    public void Link_WithoutCarrier_ContributesNoRoutes()
    {
        NetlinkKernel kernel = _lab.Start();

        _lab.Peer.Ip("link set cwan down");
        Eventually(() => kernel.Current.Routes.All(route => route.Twin == "lan"), "no routes of wan");
        _lab.Peer.Ip("link set cwan up");
        Eventually(() => HasRoute(kernel, "10.1.0.0/24", "wan", null), "routes are back");
    }

    [Test]
    public void Twin_AppearsLateVanishesAndReturns_IsFollowed()
    {
        NetlinkKernel kernel = _lab.Start();
        kernel.Watch(["wan", "lan", "dmz"]);
        Assert.That(HasPrefix(kernel, "10.3.0.0/24"), Is.False);

        for (int round = 0; round < 2; round++)
        {
            _lab.AddTwin("dmz", 3);
            Eventually(() => HasRoute(kernel, "10.3.0.0/24", "dmz", null), "twin appeared");
            _lab.Director.Ip("link del dmz");
            Eventually(() => !HasPrefix(kernel, "10.3.0.0/24"), "twin vanished");
        }
    }

    [Test]
    public void Twin_Renamed_IsOneOnlyUnderItsName()
    {
        NetlinkKernel kernel = _lab.Start();

        _lab.Director.Ip("link set wan down");
        _lab.Director.Ip("link set wan name other");
        _lab.Director.Ip("link set other up");
        Eventually(() => kernel.Current.Routes.All(route => route.Twin == "lan"), "renamed away");
        _lab.Director.Ip("link set other down");
        _lab.Director.Ip("link set other name wan");
        _lab.Director.Ip("link set wan up");
        Eventually(() => HasRoute(kernel, "10.1.0.0/24", "wan", null), "renamed back");
    }

    [Test]
    public void Routes_DroppedSilentlyWithTheirSourceAddress_AreDroppedHereToo()
    {
        NetlinkKernel kernel = _lab.Start();
        _lab.Director.Ip("addr add 10.1.0.77/32 dev lan");
        _lab.Director.Ip("route add 192.0.2.0/24 via 10.1.0.2 src 10.1.0.77");
        Eventually(() => HasPrefix(kernel, "192.0.2.0/24"), "added");

        _lab.Director.Ip("addr del 10.1.0.77/32 dev lan");

        Eventually(() => !HasPrefix(kernel, "192.0.2.0/24"), "dropped");
    }

    [Test]
    public void Routes_DroppedSilentlyWithAnAddressOfOurs_AreDroppedHereToo()
    {
        NetlinkKernel kernel = _lab.Start();
        kernel.SetAddresses([("wan", IPAddress.Parse("10.1.0.77"))]);
        _lab.Director.Ip("route add 192.0.2.0/24 via 10.1.0.2 src 10.1.0.77");
        Eventually(() => HasPrefix(kernel, "192.0.2.0/24"), "added");

        kernel.SetAddresses([]);

        Eventually(() => !HasPrefix(kernel, "192.0.2.0/24"), "dropped");
    }

    [Test]
    public void Route_ViaLinkLocalGateway_MatchesItsNeighbour()
    {
        _lab.Peer.Ip("addr add fe80::2/64 dev cwan nodad");
        NetlinkKernel kernel = _lab.Start();
        kernel.KeepResolved([]);

        _lab.Director.Ip("-6 route add default via fe80::2 dev wan");

        Eventually(() => HasRoute(kernel, "::/0", "wan", "fe80::2"), "route");
        Eventually(() => Neighbour(kernel, "wan", "fe80::2") is not null, "the gateway is resolved");
    }

    [Test]
    public void Neighbour_LearnedAndFailed_ComesAndGoes()
    {
        NetlinkKernel kernel = _lab.Start();
        string mac = _lab.Peer.Execute("cat /sys/class/net/cwan/address").Trim();

        kernel.Resolve("wan", IPAddress.Parse("10.1.0.2"));
        Eventually(() => Neighbour(kernel, "wan", "10.1.0.2") is not null, "learned");
        Assert.That(Neighbour(kernel, "wan", "10.1.0.2")!.Mac, Is.EqualTo(System.Net.NetworkInformation.PhysicalAddress.Parse(mac)));
        kernel.Resolve("wan", IPAddress.Parse("fd01::2"));
        Eventually(() => Neighbour(kernel, "wan", "fd01::2") is not null, "learned over IPv6");

        _lab.Director.Ip("neigh change 10.1.0.2 dev wan nud failed");
        Eventually(() => Neighbour(kernel, "wan", "10.1.0.2") is null, "failed");
    }

    [Test]
    public void Resolve_PermanentNeighbour_LeavesItAlone()
    {
        _lab.Director.Ip("neigh add 10.1.0.9 dev wan lladdr 02:00:00:00:00:09 nud permanent");
        NetlinkKernel kernel = _lab.Start();

        kernel.Resolve("wan", IPAddress.Parse("10.1.0.9"));
        kernel.KeepResolved([IPAddress.Parse("10.1.0.9")]);

        Assert.That(_lab.Director.Ip("neigh show 10.1.0.9"), Does.Contain("02:00:00:00:00:09").And.Contain("PERMANENT"));
        Assert.That(Neighbour(kernel, "wan", "10.1.0.9"), Is.Not.Null);
    }

    [Test]
    public void Resynchronise_AfterChanges_KeepsTheStateAndGoesOnFollowing()
    {
        NetlinkKernel kernel = _lab.Start();
        _lab.Director.Ip("route add 192.0.2.0/24 via 10.1.0.2");
        Eventually(() => HasPrefix(kernel, "192.0.2.0/24"), "added");
        KernelState before = kernel.Current;

        kernel.Resynchronise();
        _lab.Director.Ip("route add 198.51.100.0/24 via 10.1.0.2");

        Eventually(() => HasPrefix(kernel, "198.51.100.0/24"), "followed after resynchronisation");
        Assert.That(kernel.Current.Routes, Is.SupersetOf(before.Routes));
    }

    [Test]
    public void Routes_ManyAtOnce_AreAllFollowedWithFewEvents()
    {
        NetlinkKernel kernel = _lab.Start();
        int eventCount = 0;
        kernel.Changed += () => Interlocked.Increment(ref eventCount);

        long start = Environment.TickCount64;
        AddManyRoutes();
        Eventually(() => kernel.Current.Routes.Count >= ManyRouteCount, "all routes");
        Eventually(() => Volatile.Read(ref eventCount) > 0, "an event");

        Assert.That(Volatile.Read(ref eventCount), Is.LessThanOrEqualTo((Environment.TickCount64 - start) / 20 + 1));
    }

    [Test]
    public void Notifications_Lost_AreMadeUpForByReadingAnew()
    {
        NetlinkKernel kernel = _lab.Start();
        using ManualResetEventSlim mayGoOn = new();
        kernel.Changed += mayGoOn.Wait;

        // The handler holds the mirror's thread, so that nobody takes the notifications.
        AddManyRoutes();
        mayGoOn.Set();

        Eventually(() => kernel.Current.Routes.Count(route => route.Prefix.PrefixLength == 32) == ManyRouteCount, "all routes");
        Assert.That(_lab.Log.Lines, Has.Some.Contains("faster than they could be taken"));
    }

    [Test]
    public void Changed_HandlerThatThrowsOrWaitsForACaller_DoesNotStopTheMirror()
    {
        NetlinkKernel kernel = _lab.Start();
        object callersLock = new();
        kernel.Changed += () =>
        {
            lock (callersLock)
                throw new InvalidOperationException("of the test");
        };

        for (int i = 0; i < 5; i++)
        {
            lock (callersLock)
            {
                _lab.Director.Ip($"route add 192.0.2.{i}/32 via 10.1.0.2");
                Thread.Sleep(30);
                kernel.KeepResolved([]);
            }
        }

        Eventually(() => HasPrefix(kernel, "192.0.2.4/32"), "followed");
        Eventually(() => _lab.Log.Lines.Any(line => line.Contains("of the test")), "logged");
    }

    [Test]
    public void Dispose_ThenCalls_AreRefused()
    {
        NetlinkKernel kernel = _lab.Start();
        kernel.Dispose();
        kernel.Dispose();

        Assert.That(() => kernel.KeepResolved([]), Throws.InstanceOf<ObjectDisposedException>());
    }

    private void AddManyRoutes()
    {
        string batch = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(
                batch, Enumerable.Range(0, ManyRouteCount).Select(i => $"route add 172.16.{i / 256}.{i % 256}/32 via 10.1.0.2"));
            _lab.Director.Ip($"-batch {batch}");
        }
        finally
        {
            File.Delete(batch);
        }
    }
}
