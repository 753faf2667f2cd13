using System.Net;
using Fulcrum.ControlPlane.Kernel;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Tests.Kernel;

[TestFixture]
internal sealed class RouteTableTests
{
    private static readonly Dictionary<int, TwinVlan> _twins = new() { [1] = new("wan"), [2] = new("lan") };

    [Test]
    public void Select_SeveralMetrics_TakesTheLowestWithAUsableTwin()
    {
        RouteTable table = new();
        table.Add(Route(metric: 300, Hop(1, "10.1.0.3")), replace: false);
        table.Add(Route(metric: 200, Hop(2, "10.2.0.2")), replace: false);
        table.Add(Route(metric: 100, Hop(9, "10.9.0.2")), replace: false);

        Assert.That(table.Select(_twins), Is.EqualTo(new[] { Selected("lan", "10.2.0.2") }));
        Assert.That(table.Select(new Dictionary<int, TwinVlan> { [1] = new("wan") }), Is.EqualTo(new[] { Selected("wan", "10.1.0.3") }));
    }

    [Test]
    public void Select_Multipath_TakesTheFirstUsableNextHop()
    {
        RouteTable table = new();
        table.Add(Route(0, Hop(9, "10.9.0.2"), Hop(1, "10.1.0.2") with { IsPlain = false }, Hop(2, "10.2.0.2"), Hop(1, "10.1.0.3")), false);

        Assert.That(table.Select(_twins), Is.EqualTo(new[] { Selected("lan", "10.2.0.2") }));
    }

    [Test]
    public void Select_UnusableKinds_AreLeftOut()
    {
        RouteTable table = new();
        table.Add(Route(1, Hop(1, null)) with { Type = 6 }, false);
        table.Add(Route(2, Hop(1, null)) with { IsSpecial = true }, false);
        table.Add(Route(3, Hop(1, null)) with { Prefix = IPNetwork.Parse("fe80::/64") }, false);

        Assert.That(table.Select(_twins), Is.Empty);
    }

    [Test]
    public void Add_Replacing_TakesThePlaceOfTheOneWithTheSameKey()
    {
        RouteTable table = new();
        Assert.That(table.Add(Route(5, Hop(1, "10.1.0.2")), replace: false), Is.EqualTo(KernelChange.Routes));
        Assert.That(table.Add(Route(5, Hop(1, "10.1.0.2")), replace: true), Is.EqualTo(KernelChange.None));
        Assert.That(table.Add(Route(5, Hop(2, "10.2.0.2")), replace: true), Is.EqualTo(KernelChange.Routes));

        Assert.That(table.Select(_twins), Is.EqualTo(new[] { Selected("lan", "10.2.0.2") }));
    }

    [Test]
    public void Add_ASecondWithTheSameKey_AsksForAReading()
    {
        RouteTable table = new();
        table.Add(Route(5, Hop(1, "10.1.0.2")), replace: false);

        Assert.That(table.Add(Route(5, Hop(2, "10.2.0.2")), replace: false), Is.EqualTo(KernelChange.RereadRoutes));
    }

    [Test]
    public void Remove_KnownOtherOrUnknown_RemovesAsksOrIgnores()
    {
        RouteTable table = new();
        table.Add(Route(5, Hop(1, "10.1.0.2")), replace: false);

        Assert.That(table.Remove(Route(6, Hop(1, "10.1.0.2"))), Is.EqualTo(KernelChange.None));
        Assert.That(table.Remove(Route(5, Hop(1, "10.1.0.3"))), Is.EqualTo(KernelChange.RereadRoutes));
        Assert.That(table.Remove(Route(5, Hop(1, "10.1.0.2"))), Is.EqualTo(KernelChange.Routes));
        Assert.That(table.Remove(Route(5, Hop(1, "10.1.0.2"))), Is.EqualTo(KernelChange.None));
        Assert.That(table.Select(_twins), Is.Empty);
    }

    private static RouteEntry Route(uint metric, params RouteNextHop[] hops) =>
        new(IPNetwork.Parse("192.0.2.0/24"), Tos: 0, metric, RtnUnicast, IsSpecial: false, new(hops));

    private static RouteNextHop Hop(int link, string? gateway) =>
        new(link, gateway is null ? null : IPAddress.Parse(gateway), IsPlain: true);

    private static KernelRoute Selected(string twin, string gateway) =>
        new(IPNetwork.Parse("192.0.2.0/24"), twin, IPAddress.Parse(gateway));
}
