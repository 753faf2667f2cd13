using System.Net;
using Fulcrum.ControlPlane.Kernel;
using static Fulcrum.ControlPlane.Tests.Kernel.KernelLab;

namespace Fulcrum.ControlPlane.Tests.Kernel;

/// <summary>The host's own addresses, as the data plane uses them for its ICMP errors and tunnels.</summary>
[TestFixture]
internal sealed class NetlinkKernelOwnAddressTests
{
    private KernelLab _lab = null!;

    [SetUp]
    public void SetUp() => _lab = new KernelLab();

    [TearDown]
    public void TearDown() => _lab?.Dispose();

    [Test]
    public void Watch_ExistingAddresses_AreReadWithTheirPrefixLengthsInTheOrderOfTheTwins()
    {
        _lab.Director.Ip("addr add 192.0.2.9/32 dev lo");
        _lab.Start();

        using NetlinkKernel kernel = _lab.Director.Make(() => new NetlinkKernel());
        kernel.Watch(["lan", "wan"]);

        Assert.That(Listed(kernel), Is.EqualTo(new[] { "lan 10.2.0.1/24", "lan fd02::1/64", "wan 10.1.0.1/24", "wan fd01::1/64" })
            .Or.EqualTo(new[] { "lan fd02::1/64", "lan 10.2.0.1/24", "wan fd01::1/64", "wan 10.1.0.1/24" }));
    }

    [Test]
    public void Addresses_AddedAndDeleted_AreFollowedWithAnEvent()
    {
        NetlinkKernel kernel = _lab.Start();
        using AutoResetEvent changed = new(false);
        kernel.Changed += () => changed.Set();

        foreach (string address in new[] { "198.51.100.1/28", "2001:db8::1/56" })
        {
            _lab.Director.Ip($"addr add {address} dev wan nodad");
            Eventually(() => Listed(kernel).Contains($"wan {address}"), "added");
            Assert.That(changed.WaitOne(10_000));
            _lab.Director.Ip($"addr del {address} dev wan");
            Eventually(() => !Listed(kernel).Contains($"wan {address}"), "deleted");
            Assert.That(changed.WaitOne(10_000));
        }
    }

    [Test]
    public void Addresses_ThatFulcrumKeeps_AreNotListed()
    {
        NetlinkKernel kernel = _lab.Start();
        string[] before = Listed(kernel);

        kernel.SetAddresses([("wan", IPAddress.Parse("192.0.2.1")), ("lan", IPAddress.Parse("2001:db8::1"))]);
        _lab.Director.Ip("addr add 10.1.0.9/24 dev wan");
        Eventually(() => Listed(kernel).Contains("wan 10.1.0.9/24"), "an address that was set after them");

        Assert.That(Listed(kernel), Is.EquivalentTo(before.Append("wan 10.1.0.9/24")));
        Assert.That(_lab.Director.Ip("addr show"), Does.Contain("192.0.2.1/32").And.Contain("2001:db8::1/128"));
    }

    [Test]
    public void Addresses_OfLinkAndHostScope_AreNotListed()
    {
        NetlinkKernel kernel = _lab.Start();

        _lab.Director.Ip("addr add 169.254.7.7/16 scope link dev wan");
        _lab.Director.Ip("addr add fe80::77/64 dev wan nodad");
        _lab.Director.Ip("addr add 10.1.0.9/24 dev wan");
        Eventually(() => Listed(kernel).Contains("wan 10.1.0.9/24"), "an address that was set after them");

        Assert.That(Listed(kernel), Has.None.Contains("169.254.7.7").And.None.Contains("fe80:"));
    }

    [Test]
    public void Address_InDuplicateAddressDetection_IsListedOnceItHasPassed()
    {
        _lab.Director.Execute("sysctl -q -w net.ipv6.conf.wan.dad_transmits=1");
        NetlinkKernel kernel = _lab.Start();

        _lab.Director.Ip("addr add 2001:db8::1/64 dev wan");
        Eventually(() => Listed(kernel).Contains("wan 2001:db8::1/64"), "usable");

        Assert.That(_lab.Director.Ip("addr show dev wan tentative"), Does.Not.Contain("2001:db8::1"));
    }

    [Test]
    public void Address_ThatAnotherHostHas_IsNotListed()
    {
        _lab.Peer.Ip("addr add 2001:db8::1/64 dev cwan nodad");
        NetlinkKernel kernel = _lab.Start();

        _lab.Director.Ip("addr add 2001:db8::1/64 dev wan");
        Eventually(() => _lab.Director.Ip("addr show dev wan").Contains("dadfailed"), "detected");
        _lab.Director.Ip("addr add 10.1.0.9/24 dev wan");
        Eventually(() => Listed(kernel).Contains("wan 10.1.0.9/24"), "an address that was set after it");

        Assert.That(Listed(kernel), Has.None.Contains("2001:db8::1"));
    }

    [Test]
    public void Address_Deprecated_ComesLast()
    {
        NetlinkKernel kernel = _lab.Start();
        _lab.Director.Ip("addr add 2001:db8::1/64 dev wan nodad");
        Eventually(() => Listed(kernel).Contains("wan 2001:db8::1/64"), "added");

        _lab.Director.Ip("addr change fd01::1/64 dev wan nodad preferred_lft 0");

        Eventually(() => Listed(kernel).Last(line => line.StartsWith("wan")) == "wan fd01::1/64", "the deprecated one is the last");
    }

    [Test]
    public void Twin_Vanishes_TakesItsAddressesWithIt()
    {
        NetlinkKernel kernel = _lab.Start();

        _lab.Director.Ip("link del wan");

        Eventually(() => kernel.Current.Addresses.All(address => address.Twin == "lan"), "no addresses of wan");
        Assert.That(kernel.Current.Addresses, Is.Not.Empty);
    }

    private static string[] Listed(NetlinkKernel kernel) => [.. kernel.Current.Addresses.Select(a => $"{a.Twin} {a.Address}/{a.PrefixLength}")];
}
