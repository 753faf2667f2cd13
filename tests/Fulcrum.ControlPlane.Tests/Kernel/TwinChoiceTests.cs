using System.Net;
using CsCheck;
using Fulcrum.ControlPlane.Kernel;

namespace Fulcrum.ControlPlane.Tests.Kernel;

[TestFixture]
internal sealed class TwinChoiceTests
{
    private static readonly TwinVlan[] _places = [new("wan"), new("lan"), new("lan", 7), new("dmz")];

    private static readonly (TwinVlan, IPNetwork)[] _connected =
    [
        (new("wan"), IPNetwork.Parse("10.0.0.0/8")), (new("lan"), IPNetwork.Parse("10.2.0.0/16")),
        (new("lan", 7), IPNetwork.Parse("fd07::/64")), (new("dmz"), IPNetwork.Parse("fd00::/64")),
    ];

    private static readonly RouteLookup _routes = new(
        [Route("0.0.0.0/0", "wan"), Route("192.0.2.0/24", "lan"), Route("192.0.2.128/25", "dmz"), Route("2001:db8:7::/48", "lan", 7)]);

    [TestCase("10.1.0.1", null, "wan", TestName = "Choose_OneConnectedPrefix_TakesIt")]
    [TestCase("10.2.0.1", null, "lan", TestName = "Choose_TwoConnectedPrefixes_TakesTheLonger")]
    [TestCase("fd00::7", null, "dmz", TestName = "Choose_IPv6Prefix_TakesIt")]
    [TestCase("192.0.2.1", null, "lan", TestName = "Choose_NoPrefix_TakesTheRoute")]
    [TestCase("192.0.2.200", null, "dmz", TestName = "Choose_TwoRoutes_TakesTheLonger")]
    [TestCase("203.0.113.1", null, "wan", TestName = "Choose_DefaultRoute_Counts")]
    [TestCase("2001:db8::1", null, "wan", TestName = "Choose_NoRoute_TakesTheFirst")]
    [TestCase("2001:db8::1", "lan", "lan", TestName = "Choose_NoClaimElsewhere_Stays")]
    [TestCase("192.0.2.1", "wan", "lan", TestName = "Choose_RouteElsewhere_Moves")]
    [TestCase("10.2.0.1", "wan", "lan", TestName = "Choose_LongerPrefixElsewhere_Moves")]
    [TestCase("2001:db8::1", "gone", "wan", TestName = "Choose_CurrentIsNoTwin_Moves")]
    [TestCase("fd07::1", "lan", "lan.7", TestName = "Choose_PrefixOfAVlan_TakesTheVlan")]
    [TestCase("2001:db8:7::1", null, "lan.7", TestName = "Choose_RouteThroughAVlan_TakesTheVlan")]
    [TestCase("10.2.0.1", "lan.7", "lan", TestName = "Choose_OnAVlanAndPrefixOfTheTwin_Moves")]
    public void Choose(string address, string? current, string expected) =>
        Assert.That(
            TwinChoice.Choose(IPAddress.Parse(address), _places, current is null ? null : Place(current), _connected, _routes),
            Is.EqualTo(Place(expected)));

    [Test]
    public void Choose_NoTwins_GivesNone() =>
        Assert.That(TwinChoice.Choose(IPAddress.Loopback, [], null, [], _routes), Is.Null);

    [Test]
    public void Find_AnyRoutes_AgreesWithALinearSearch()
    {
        Gen<IPAddress> address = Gen.OneOf(
            Gen.Byte[0, 3].Array[4].Select(bytes => new IPAddress(bytes)),
            Gen.Byte[0, 3].Array[16].Select(bytes => new IPAddress(bytes)));
        Gen<KernelRoute> route = Gen.Select(address, Gen.Int[0, 128], (a, length) =>
            new KernelRoute(Prefixes.Cut(a, length % (Prefixes.Width(a.AddressFamily) + 1)), "wan", null));

        Gen.Select(route.Array[0, 20], address).Sample((routes, wanted) =>
        {
            KernelRoute? expected = routes.Where(r => r.Prefix.BaseAddress.AddressFamily == wanted.AddressFamily && r.Prefix.Contains(wanted))
                .MaxBy(r => r.Prefix.PrefixLength);
            Assert.That(new RouteLookup(routes).Find(wanted), Is.EqualTo(expected));
        });
    }

    private static KernelRoute Route(string prefix, string twin, ushort vlan = 0) => new(IPNetwork.Parse(prefix), twin, null, vlan);

    private static TwinVlan Place(string name) => name.Split('.') is [var twin, var vlan] ? new(twin, ushort.Parse(vlan)) : new(name);
}
