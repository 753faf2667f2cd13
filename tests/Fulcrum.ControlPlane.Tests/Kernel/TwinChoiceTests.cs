using System.Net;
using CsCheck;
using Fulcrum.ControlPlane.Kernel;

namespace Fulcrum.ControlPlane.Tests.Kernel;

[TestFixture]
internal sealed class TwinChoiceTests
{
    private static readonly string[] _twins = ["wan", "lan", "dmz"];

    private static readonly (string, IPNetwork)[] _connected =
        [("wan", IPNetwork.Parse("10.0.0.0/8")), ("lan", IPNetwork.Parse("10.2.0.0/16")), ("dmz", IPNetwork.Parse("fd00::/64"))];

    private static readonly RouteLookup _routes = new(
        [Route("0.0.0.0/0", "wan"), Route("192.0.2.0/24", "lan"), Route("192.0.2.128/25", "dmz")]);

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
    public void Choose(string address, string? current, string expected) =>
        Assert.That(TwinChoice.Choose(IPAddress.Parse(address), _twins, current, _connected, _routes), Is.EqualTo(expected));

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

    private static KernelRoute Route(string prefix, string twin) => new(IPNetwork.Parse(prefix), twin, null);
}
