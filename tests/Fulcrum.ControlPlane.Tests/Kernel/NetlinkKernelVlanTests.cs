using System.Net;
using Fulcrum.ControlPlane.Kernel;
using static Fulcrum.ControlPlane.Tests.Kernel.KernelLab;

namespace Fulcrum.ControlPlane.Tests.Kernel;

/// <summary>VLAN interfaces wan.5 and cwan.5 (10.5.0.1/24, fd05::1/64 and .2) of a kernel that has them.</summary>
[TestFixture]
internal sealed class NetlinkKernelVlanTests
{
    private KernelLab _lab = null!;

    [SetUp]
    public void SetUp()
    {
        _lab = new KernelLab();
        RequireVlans();
        AddVlan(_lab.Director, "wan", 1);
        AddVlan(_lab.Peer, "cwan", 2);
    }

    [TearDown]
    public void TearDown() => _lab?.Dispose();

    [Test]
    public void Vlan_ComesAndGoes_IsFollowed()
    {
        NetlinkKernel kernel = _lab.Start();
        KernelRoute[] expected =
            [new(IPNetwork.Parse("10.5.0.0/24"), "wan", null, 5), new(IPNetwork.Parse("fd05::/64"), "wan", null, 5)];

        Eventually(() => expected.All(kernel.Current.Routes.Contains), "routes of the VLAN");
        Assert.That(kernel.Current.Addresses, Does.Contain(new KernelAddress("wan", IPAddress.Parse("fd05::1"), 64, 5)));
        _lab.Director.Ip("link del wan.5");
        Eventually(() => kernel.Current.Routes.Concat<object>(kernel.Current.Addresses).All(entry => !entry.ToString()!.Contains("Vlan = 5")),
            "nothing of the VLAN");
    }

    [Test]
    public void KeepResolved_DestinationsOnAVlan_AreResolvedThere()
    {
        NetlinkKernel kernel = _lab.Start();

        kernel.KeepResolved([IPAddress.Parse("10.5.0.2"), IPAddress.Parse("fd05::2")]);

        Eventually(() => kernel.Current.Neighbours.Count(n => n is { Twin: "wan", Vlan: 5 } && !n.Address.IsIPv6LinkLocal) == 2, "resolved");
    }

    [Test]
    public void SetAddresses_InTheVlansSubnet_ArePutOnTheVlan()
    {
        NetlinkKernel kernel = _lab.Start();

        kernel.SetAddresses([("wan", IPAddress.Parse("fd05::100")), (null, IPAddress.Parse("10.5.0.100"))]);

        Assert.That(_lab.Director.Ip("addr show dev wan.5"), Does.Contain("fd05::100/128").And.Contain("10.5.0.100/32"));
        Assert.That(() => _lab.Peer.Execute("ping -c 1 -W 2 fd05::100"), Throws.Nothing);
    }

    private static void RequireVlans()
    {
        try
        {
            using NetworkNamespace probe = NetworkNamespace.CreateOrIgnore();
            probe.Ip("link add link lo name probe type vlan id 5");
        }
        catch (AssertionException)
        {
            Assert.Ignore("The kernel has no VLAN interfaces (module 8021q).");
        }
    }

    private static void AddVlan(NetworkNamespace place, string parent, int host)
    {
        place.Ip($"link add link {parent} name {parent}.5 type vlan id 5");
        place.Ip($"addr add 10.5.0.{host}/24 dev {parent}.5");
        place.Ip($"addr add fd05::{host}/64 dev {parent}.5 nodad");
        place.Ip($"link set {parent}.5 up");
    }
}
