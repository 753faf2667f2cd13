using System.Net;
using System.Net.NetworkInformation;
using Fulcrum.ControlPlane.Kernel;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;
using static Fulcrum.ControlPlane.Tests.Kernel.KernelMessages;

namespace Fulcrum.ControlPlane.Tests.Kernel;

/// <summary>Links: wan (1) and lan (2) are twins, eth9 (9) is none; wan.5 (5) and lan.5 (6) are VLANs 5 of wan and lan.</summary>
[TestFixture]
internal sealed class KernelTablesTests
{
    private KernelTables _tables = null!;

    [SetUp]
    public void SetUp()
    {
        _tables = new KernelTables(["wan", "lan"]);
        // A VLAN's index may be lower than its parent's, and come first.
        Take(Link(5, "wan.5", true, VlanOn(1, 5)));
        Take(Link(1, "wan", true));
        Take(Link(2, "lan", true));
        Take(Link(9, "eth9", true));
        Take(Link(6, "lan.5", true, VlanOn(2, 5)));
    }

    [Test]
    public void Select_Vlan_GivesItsRoutesNeighboursAndAddressesWithTwinAndId()
    {
        Take(Address(5, "192.0.2.1", 24));
        Take(Address(5, "fd05::1", 64));
        Take(Route(5, "192.0.2.0/24"));
        Take(Route(5, "2001:db8::/32", "fe80::9"));
        Take(Neighbour(5, "fe80::9", 9));
        Take(Route(1, "198.51.100.0/24", "10.1.0.2"));

        Assert.That(_tables.SelectRoutes(), Is.EquivalentTo(new KernelRoute[]
        {
            new(IPNetwork.Parse("192.0.2.0/24"), "wan", null, Vlan: 5),
            new(IPNetwork.Parse("2001:db8::/32"), "wan", IPAddress.Parse("fe80::9"), Vlan: 5),
            new(IPNetwork.Parse("198.51.100.0/24"), "wan", IPAddress.Parse("10.1.0.2")),
        }));
        Assert.That(_tables.SelectNeighbours(),
            Is.EqualTo(new[] { new KernelNeighbour("wan", IPAddress.Parse("fe80::9"), PhysicalAddress.Parse("02-00-00-00-00-09"), 5) }));
        Assert.That(_tables.SelectAddresses(),
            Is.EqualTo(new KernelAddress[] { new("wan", IPAddress.Parse("192.0.2.1"), 24, 5), new("wan", IPAddress.Parse("fd05::1"), 64, 5) }));
    }

    [Test]
    public void Select_SameNeighbourAddressOnTwinAndVlans_TellsThemApart()
    {
        Take(Neighbour(1, "fe80::9", 1));
        Take(Neighbour(5, "fe80::9", 2));
        Take(Neighbour(6, "fe80::9", 3));

        Assert.That(_tables.SelectNeighbours().Select(n => $"{n.Twin} {n.Vlan} {n.Mac}"),
            Is.EquivalentTo(new[] { "wan 0 020000000001", "wan 5 020000000002", "lan 5 020000000003" }));
    }

    [Test]
    public void Select_VlanOnNoTwinOrOnAVlan_IsLeftOut()
    {
        Take(Link(10, "eth9.5", true, VlanOn(9, 5)));
        Take(Link(11, "wan.5.6", true, VlanOn(5, 6)));
        foreach (byte link in new byte[] { 10, 11 })
        {
            Take(Address(link, $"192.0.{link}.1", 24));
            Take(Route(link, $"192.0.{link}.0/24"));
            Take(Neighbour(link, $"192.0.{link}.2", 1));
        }

        Assert.That(_tables.SelectRoutes(), Is.Empty);
        Assert.That(_tables.SelectNeighbours(), Is.Empty);
        Assert.That(_tables.SelectAddresses(), Is.Empty);
    }

    [TestCase((byte)5, "wan.5", true)]
    [TestCase((byte)1, "wan", false)]
    public void Select_VlanOrItsTwinDown_LeavesOutItsRoutes(byte link, string name, bool isVlan)
    {
        Take(Route(5, "192.0.2.0/24"));
        Assert.That(_tables.SelectRoutes(), Has.Count.EqualTo(1));

        KernelChange change = Take(Link(link, name, up: false, isVlan ? VlanOn(1, 5) : []));

        Assert.That(change, Is.EqualTo(KernelChange.RereadAll));
        Assert.That(_tables.SelectRoutes(), Is.Empty);
    }

    [Test]
    public void Apply_VlanComesAndGoes_AsksForAReading()
    {
        byte[] vlan = Link(12, "wan.6", true, VlanOn(1, 6));

        Assert.That(Take(vlan), Is.EqualTo(KernelChange.RereadAll));
        Assert.That(_tables.FindLink(new TwinVlan("wan", 6))?.Index, Is.EqualTo(12));
        Assert.That(Take(vlan), Is.EqualTo(KernelChange.None));
        Assert.That(Take(vlan, RtmDelLink), Is.EqualTo(KernelChange.RereadAll));
        Assert.That(_tables.FindLink(new TwinVlan("wan", 6)), Is.Null);
        Assert.That(Take(Link(13, "eth9.6", true, VlanOn(9, 6))), Is.EqualTo(KernelChange.None));
    }

    [Test]
    public void PlacesOf_Twin_GivesItAndThenItsVlansByNumber()
    {
        Take(Link(3, "wan.9", true, VlanOn(1, 9)));
        Take(Link(4, "wan.2", true, VlanOn(1, 2)));

        Assert.That(_tables.PlacesOf("wan"), Is.EqualTo(new TwinVlan[] { new("wan"), new("wan", 2), new("wan", 5), new("wan", 9) }));
        Assert.That(_tables.PlacesOf("dmz"), Is.EqualTo(new TwinVlan[] { new("dmz") }));
    }

    [Test]
    public void SelectAddresses_Anything_LeavesOutOursAndOtherInterfacesAndPutsPreferredOnesFirst()
    {
        Take(Message(
            RtmNewAddr, [AfInet, 24, (byte)IfaFSecondary, 0, 1, 0, 0, 0], (IfaAddress, [10, 1, 0, 3]), (IfaLocal, [10, 1, 0, 3])));
        Take(Address(1, "10.1.0.1", 24));
        Take(Address(1, "203.0.113.1", 32, ProtocolFulcrum));
        Take(Address(9, "10.9.0.1", 24));

        Assert.That(_tables.SelectAddresses().Select(a => $"{a.Twin} {a.Address}/{a.PrefixLength}"),
            Is.EqualTo(new[] { "wan 10.1.0.1/24", "wan 10.1.0.3/24" }));
    }

    private KernelChange Take(byte[] message, ushort type = 0) => _tables.Apply(new NetlinkMessage(
        type != 0 ? type : BitConverter.ToUInt16(message, 4), 0, 0, message.AsSpan(MessageHeaderSize)));
}
