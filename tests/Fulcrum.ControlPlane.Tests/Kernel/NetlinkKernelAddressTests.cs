using System.Net;
using Fulcrum.ControlPlane.Kernel;
using static Fulcrum.ControlPlane.Tests.Kernel.KernelLab;

namespace Fulcrum.ControlPlane.Tests.Kernel;

[TestFixture]
internal sealed class NetlinkKernelAddressTests
{
    private KernelLab _lab = null!;

    [SetUp]
    public void SetUp() => _lab = new KernelLab();

    [TearDown]
    public void TearDown() => _lab?.Dispose();

    [Test]
    public void SetAddresses_OnNamedTwins_AddsAndRemovesHostAddressesWithoutRoutes()
    {
        NetlinkKernel kernel = _lab.Start();
        IReadOnlyList<KernelRoute> routes = kernel.Current.Routes;

        Assert.That(Set(kernel, ("wan", "192.0.2.1"), ("lan", "2001:db8::1")), Is.Empty);
        Assert.That(Addresses("wan"), Does.Contain("inet 192.0.2.1/32 scope global noprefixroute wan"));
        Assert.That(Addresses("lan"), Does.Contain("inet6 2001:db8::1/128 scope global nodad deprecated noprefixroute"));
        Thread.Sleep(50);
        Assert.That(kernel.Current.Routes, Is.EquivalentTo(routes));

        Assert.That(Set(kernel, ("wan", "192.0.2.2")), Is.Empty);
        Assert.That(Addresses("wan"), Does.Contain("192.0.2.2/32").And.Not.Contain("192.0.2.1/32").And.Contain("10.1.0.1/24"));
        Assert.That(Addresses("lan"), Does.Not.Contain("2001:db8::1"));
    }

    [Test]
    public void SetAddresses_AnswersPing()
    {
        NetlinkKernel kernel = _lab.Start();
        Set(kernel, (null, "10.1.0.100"), (null, "fd01::100"));

        Assert.That(() => _lab.Peer.Execute("ping -c 1 -W 2 10.1.0.100"), Throws.Nothing);
        Assert.That(() => _lab.Peer.Execute("ping -c 1 -W 2 fd01::100"), Throws.Nothing);
    }

    [Test]
    public void SetAddresses_AfterACrash_AdoptsItsOwnAndRemovesTheUnwanted()
    {
        Set(_lab.Start(), ("wan", "192.0.2.1"), ("wan", "192.0.2.2"), ("wan", "2001:db8::1"), ("wan", "2001:db8::2"));
        string before = Addresses("wan");
        _lab.StopAll();

        NetlinkKernel restarted = _lab.Start();
        Assert.That(Addresses("wan"), Is.EqualTo(before), "nothing is removed before the wanted addresses are known");
        Assert.That(Set(restarted, ("wan", "192.0.2.2"), ("wan", "2001:db8::2")), Is.Empty);

        Assert.That(Addresses("wan"), Does.Contain("192.0.2.2/32").And.Contain("2001:db8::2/128")
            .And.Not.Contain("192.0.2.1/32").And.Not.Contain("2001:db8::1/128"));
    }

    [TestCase("192.0.2.1/24", "192.0.2.1")]
    [TestCase("192.0.2.1/32", "192.0.2.1")]
    [TestCase("2001:db8::1/64", "2001:db8::1")]
    public void SetAddresses_OperatorHasIt_CountsAsPresentAndIsNeverTouched(string operators, string wanted)
    {
        _lab.Director.Ip($"addr add {operators} dev lan");
        NetlinkKernel kernel = _lab.Start();

        Assert.That(Set(kernel, ("wan", wanted)), Is.Empty);
        Assert.That(Addresses("wan"), Does.Not.Contain(wanted));
        Assert.That(Set(kernel), Is.Empty);
        Assert.That(Addresses("lan"), Does.Contain(operators));

        Assert.That(Set(kernel, ("wan", wanted)), Is.Empty);
        _lab.Director.Ip($"addr del {operators} dev lan");
        Eventually(() => Addresses("wan").Contains(wanted), "set when the operator takes it away");
    }

    [Test]
    public void SetAddresses_DeletedBySomebody_AreSetAgain()
    {
        NetlinkKernel kernel = _lab.Start();
        Set(kernel, ("wan", "192.0.2.1"), ("wan", "2001:db8::1"));

        _lab.Director.Ip("addr del 192.0.2.1/32 dev wan");
        _lab.Director.Ip("addr del 2001:db8::1/128 dev wan");

        Eventually(() => Addresses("wan") is var now && now.Contains("192.0.2.1/32") && now.Contains("2001:db8::1/128"), "set again");
    }

    [Test]
    public void SetAddresses_TwinMissing_SaysSoAndSetsThemWhenItAppears()
    {
        NetlinkKernel kernel = _lab.Start();
        kernel.Watch(["wan", "lan", "dmz"]);

        IReadOnlyList<string> failures = Set(kernel, ("dmz", "192.0.2.1"), ("wan", "192.0.2.2"));
        Assert.That(failures, Has.Count.EqualTo(1));
        Assert.That(failures[0], Does.Contain("192.0.2.1").And.Contain("dmz").And.Contain("does not exist"));
        Assert.That(Addresses("wan"), Does.Contain("192.0.2.2/32"));

        for (int round = 0; round < 2; round++)
        {
            _lab.AddTwin("dmz", 3);
            Eventually(() => Addresses("dmz").Contains("192.0.2.1/32"), "set when the twin appeared");
            _lab.Director.Ip("link del dmz");
        }
    }

    [Test]
    public void SetAddresses_TwinDownAndUp_KeepsThem()
    {
        NetlinkKernel kernel = _lab.Start();
        Set(kernel, ("wan", "192.0.2.1"), ("wan", "2001:db8::1"));

        _lab.Director.Ip("link set wan down");
        _lab.Director.Ip("link set wan up");

        Eventually(() => Addresses("wan") is var now && now.Contains("192.0.2.1/32") && now.Contains("2001:db8::1/128"), "present");
    }

    [Test]
    public void SetAddresses_KernelRefuses_GivesTheKernelsReason()
    {
        _lab.Director.Execute("sysctl -q -w net.ipv6.conf.wan.disable_ipv6=1");
        NetlinkKernel kernel = _lab.Start();

        IReadOnlyList<string> failures = Set(kernel, ("wan", "2001:db8::1"));

        Assert.That(failures, Has.Count.EqualTo(1));
        Assert.That(failures[0], Does.Contain("2001:db8::1").And.Contain("wan").And.Contain("IPv6 is disabled on this device"));
        Assert.That(_lab.Log.Lines, Has.One.Contains("IPv6 is disabled on this device"));
    }

    [TestCase("10.2.0.50", "lan")]
    [TestCase("fd02::50", "lan")]
    [TestCase("192.0.2.1", "lan")]
    [TestCase("198.51.100.1", "wan")]
    [TestCase("2001:db8::1", "wan")]
    public void SetAddresses_WithoutTwin_ChoosesPrefixThenRouteThenFirst(string address, string expected)
    {
        _lab.Director.Ip("route add 192.0.2.0/24 via 10.2.0.2");
        NetlinkKernel kernel = _lab.Start();

        Assert.That(Set(kernel, (null, address)), Is.Empty);

        Assert.That(Addresses(expected), Does.Contain($"{address}/"));
    }

    [Test]
    public void SetAddresses_ConfiguredForAnotherTwin_Move()
    {
        NetlinkKernel kernel = _lab.Start();
        Set(kernel, ("wan", "192.0.2.1"));

        Set(kernel, ("lan", "192.0.2.1"));

        Assert.That(Addresses("wan"), Does.Not.Contain("192.0.2.1"));
        Assert.That(Addresses("lan"), Does.Contain("192.0.2.1/32"));
    }

    [Test]
    public void SetAddresses_Leaving_StaysWhereItIsUntilLeftOut()
    {
        NetlinkKernel kernel = _lab.Start();
        IPAddress[] leaving = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")];
        Set(kernel, ("wan", "192.0.2.1"), ("lan", "2001:db8::1"), ("wan", "192.0.2.2"));

        kernel.SetAddresses([], leaving);
        Assert.That(Addresses("wan"), Does.Contain("192.0.2.1/32").And.Not.Contain("192.0.2.2/32"));
        Assert.That(Addresses("lan"), Does.Contain("2001:db8::1/128"));

        _lab.Director.Ip("addr del 192.0.2.1/32 dev wan");
        _lab.Director.Ip("addr del 2001:db8::1/128 dev lan");
        Eventually(() => Addresses("wan").Contains("192.0.2.1/32") && Addresses("lan").Contains("2001:db8::1/128"), "set again at their places");

        kernel.SetAddresses([("lan", leaving[0])], leaving);
        Assert.That(Addresses("wan"), Does.Not.Contain("192.0.2.1/32"), "it is wanted elsewhere");
        Assert.That(Addresses("lan"), Does.Contain("192.0.2.1/32").And.Contain("2001:db8::1/128"));

        Assert.That(Set(kernel), Is.Empty);
        Assert.That(Addresses("lan"), Does.Not.Contain("192.0.2.1/32").And.Not.Contain("2001:db8::1/128"));
    }

    [Test]
    public void SetAddresses_KeepAll_RemovesWhatAnEarlierProcessHasSetOnlyAfterwards()
    {
        Set(_lab.Start(), ("wan", "192.0.2.1"), ("wan", "192.0.2.2"), ("wan", "192.0.2.3"));
        _lab.StopAll();

        NetlinkKernel restarted = _lab.Start();
        restarted.SetAddresses([("wan", IPAddress.Parse("192.0.2.2")), ("lan", IPAddress.Parse("192.0.2.3"))], keepAll: true);
        Assert.That(Addresses("wan"), Does.Contain("192.0.2.1/32").And.Contain("192.0.2.2/32").And.Not.Contain("192.0.2.3/32"));

        restarted.SetAddresses([("wan", IPAddress.Parse("192.0.2.2"))], [IPAddress.Parse("192.0.2.1")]);
        Assert.That(Addresses("wan"), Does.Contain("192.0.2.1/32").And.Contain("192.0.2.2/32"));
        Assert.That(Addresses("lan"), Does.Not.Contain("192.0.2.3/32"));
    }

    private static IReadOnlyList<string> Set(NetlinkKernel kernel, params (string? Twin, string Address)[] wanted) =>
        kernel.SetAddresses([.. wanted.Select(item => (item.Twin, IPAddress.Parse(item.Address)))]);

    private string Addresses(string twin) => _lab.Director.Ip($"addr show dev {twin}");
}
