using System.Net;
using Fulcrum.ControlPlane.Kernel;
using static Fulcrum.ControlPlane.Tests.Kernel.KernelLab;

namespace Fulcrum.ControlPlane.Tests.Kernel;

/// <summary>Routes of the addresses that stand for ways of the data.</summary>
[TestFixture]
internal sealed class NetlinkKernelCheckRouteTests
{
    private static readonly IPNetwork s_ipv4 = IPNetwork.Parse("169.254.64.0/18");
    private static readonly IPNetwork s_ipv6 = IPNetwork.Parse("fd66::/114");

    private KernelLab _lab = null!;

    [SetUp]
    public void SetUp() => _lab = new KernelLab();

    [TearDown]
    public void TearDown() => _lab?.Dispose();

    [Test]
    public void RouteChecks_SendsWithoutAskingForTheGateway()
    {
        NetlinkKernel kernel = _lab.Start();

        kernel.RouteChecks("wan", [s_ipv4, s_ipv6], []);

        string mac = Mac();
        Assert.Multiple(() =>
        {
            Assert.That(Routes(), Does.Contain("169.254.64.0/18 via 169.254.64.0 dev wan proto 241 onlink mtu 1436"));
            Assert.That(Routes6(), Does.Contain("fd66::/114 via fd66:: dev wan proto 241").And.Contain("onlink"));
            Assert.That(_lab.Director.Ip("neigh"), Does.Contain($"169.254.64.0 dev wan lladdr {mac} PERMANENT").And.Contain($"fd66:: dev wan lladdr {mac} PERMANENT"));
            Assert.That(_lab.Director.Ip("route get 169.254.65.1"), Does.Contain("dev wan src 10.1.0.1"));
        });
    }

    [Test]
    public void RouteChecks_TwinThatWasDown_GetsThemAgain()
    {
        NetlinkKernel kernel = _lab.Start();
        kernel.RouteChecks("wan", [s_ipv4], []);

        _lab.Director.Ip("link set wan down");
        Assert.That(Routes(), Does.Not.Contain("169.254.64.0/18"));
        _lab.Director.Ip("link set wan up");

        Eventually(() => Routes().Contains("169.254.64.0/18 via 169.254.64.0 dev wan"), "the route is there again");
    }

    [Test]
    public void RouteChecks_NotNeededAnyMore_GoAndSoDoThoseOfAnEarlierProcess()
    {
        NetlinkKernel kernel = _lab.Start();
        kernel.RouteChecks("wan", [s_ipv4], [s_ipv6]);
        kernel.RouteChecks("wan", [], [s_ipv4, s_ipv6]);
        Assert.That(Routes() + _lab.Director.Ip("neigh"), Does.Not.Contain("169.254.64.0"));

        kernel.RouteChecks("wan", [s_ipv4], [s_ipv6]);
        _lab.StopAll();
        _lab.Start().RouteChecks("wan", [], [s_ipv4, s_ipv6]);

        Assert.That(Routes() + _lab.Director.Ip("neigh"), Does.Not.Contain("169.254.64.0"));
    }

    [Test]
    public void RouteChecks_RouteOfTheOperator_StaysWhereNoneIsNeeded()
    {
        _lab.Director.Ip("route add 169.254.64.0/18 via 10.1.0.2");
        NetlinkKernel kernel = _lab.Start();

        kernel.RouteChecks("wan", [], [s_ipv4]);

        Assert.That(Routes(), Does.Contain("169.254.64.0/18 via 10.1.0.2 dev wan"));
    }

    private string Routes() => _lab.Director.Ip("route");

    private string Routes6() => _lab.Director.Ip("-6 route");

    private string Mac() => _lab.Director.Execute("cat /sys/class/net/wan/address").Trim();
}
