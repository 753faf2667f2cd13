using System.Net;
using System.Net.NetworkInformation;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.ControlPlane.Vrrp.Plan;

namespace Fulcrum.ControlPlane.Tests.Vrrp;

/// <summary>What VRRP makes of a model.</summary>
internal sealed class VrrpPlanTests
{
    private const string Pool = "local_address_group P {\n10.0.9.1-10.0.9.2 lan\n}\n";

    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void SetUp() => _directory = new();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public void Of_PoolOfOneInstance_MovesWithIt()
    {
        VrrpPlan plan = PlanOf(Instance("A", 51, "10.0.0.1") + Pool + Service("10.0.0.1", "P"));

        Assert.Multiple(() =>
        {
            Assert.That(plan.Owners[Parse("10.0.9.2")], Is.EqualTo("A"));
            Assert.That(plan.Instances["A"].Addresses.Where(item => item.IsOfPool).Select(item => (item.Interface, item.PrefixLength)),
                Is.EqualTo(new[] { ("twin-lan", 32), ("twin-lan", 32) }));
            Assert.That(plan.Remarks, Is.Empty);
        });
    }

    [Test]
    public void Of_PoolOfAGroup_MovesWithIt()
    {
        VrrpPlan plan = PlanOf(Instance("A", 51, "10.0.0.1") + Instance("B", 52, "10.0.0.2") + "vrrp_sync_group G {\ngroup {\nA\nB\n}\n}\n" + Pool
            + Service("10.0.0.1", "P") + Service("10.0.0.2", "P"));

        Assert.That(plan.Owners[Parse("10.0.9.1")], Is.EqualTo("A"));
        Assert.That(plan.Remarks, Is.Empty);
    }

    [Test]
    public void Of_PoolOfIndependentInstances_StaysAndIsRemarked()
    {
        string text = Instance("A", 51, "10.0.0.1") + Instance("B", 52, "10.0.0.2") + Pool + Service("10.0.0.1", "P") + Service("10.0.0.2", "P");
        VrrpPlan plan = PlanOf(text);

        Assert.That(plan.Owners, Does.Not.ContainKey(Parse("10.0.9.1")));
        Assert.That(plan.Warnings, Has.One.Contains("used by services of several VRRP instances (A, B)"));
        Assert.That(Load(text).Diagnostics.Select(item => $"{item.Line} {item.Message}"),
            Has.One.EqualTo("19 " + plan.Remarks[0].Subject + ": " + plan.Remarks[0].Text));
    }

    [Test]
    public void Of_PoolAlsoOfAServiceThatStays_StaysAndIsRemarked()
    {
        VrrpPlan plan = PlanOf(Instance("A", 51, "10.0.0.1") + Pool + Service("10.0.0.1", "P") + Service("10.0.0.7", "P"));

        Assert.That(plan.Owners, Does.Not.ContainKey(Parse("10.0.9.1")));
        Assert.That(plan.Warnings, Has.One.Contains("by services whose address does not move"));
    }

    [Test]
    public void Of_LocalAddressThatIsListed_BelongsToThatInstance()
    {
        VrrpPlan plan = PlanOf(Instance("A", 51, "10.0.0.1") + Instance("B", 52, "10.0.0.2\n10.0.9.1") + Pool + Service("10.0.0.1", "P"));

        Assert.That(plan.Owners[Parse("10.0.9.1")], Is.EqualTo("B"));
        Assert.That(plan.Owners[Parse("10.0.9.2")], Is.EqualTo("A"));
    }

    [TestCase("10.0.0.1", "wan", 32, 0u, (byte)0)]
    [TestCase("10.0.0.1/24 dev lan label lan:1 scope link brd +", "lan", 24, 0u, (byte)253)]
    [TestCase("10.0.0.1/24 noprefixroute home no_track", "wan", 24, 0x210u, (byte)0)]
    public void Of_Line_IsAnAddressWithItsAttributes(string line, string device, int length, uint flags, byte scope)
    {
        VirtualAddress address = PlanOf(Instance("A", 51, line)).Instances["A"].Addresses.Single();

        Assert.Multiple(() =>
        {
            Assert.That((address.Interface, address.PrefixLength, address.Flags, address.Scope), Is.EqualTo((device, length, flags, scope)));
            Assert.That(address.IsTracked, Is.EqualTo(!line.Contains("no_track", StringComparison.Ordinal)));
            Assert.That(address.Broadcast, Is.EqualTo(line.Contains("brd", StringComparison.Ordinal) ? Parse("10.0.0.255") : null));
        });
    }

    [Test]
    public void Of_Ipv6Addresses_AreUsableAtOnceAndNoSourceWhereSingle()
    {
        IReadOnlyList<VirtualAddress> addresses = PlanOf(Instance("A", 51, "fe80::1/64\n2001:db8::1")).Instances["A"].Addresses;

        Assert.That(addresses.Select(item => (item.Flags & 2, item.PreferredSeconds)), Is.EqualTo(new (uint, uint?)[] { (2, null), (2, 0) }));
    }

    [TestCase("use_vmac", "vrrp.51", "vrrp.51", "00005E000133")]
    [TestCase("use_vmac v51\nvmac_xmit_base", "v51", "wan", "00005E000133")]
    [TestCase("", null, "wan", "00005E000133")]
    public void Of_VirtualMac_HasItsInterface(string lines, string? virtualInterface, string sends, string mac)
    {
        InstancePlan plan = PlanOf(Instance("A", 51, "10.0.0.1", lines)).Instances["A"];

        Assert.That((plan.VirtualInterface, plan.SendInterface, plan.VirtualMac.ToString()), Is.EqualTo((virtualInterface, sends, mac)));
        Assert.That(plan.Addresses[0].Interface, Is.EqualTo(virtualInterface ?? "wan"));
    }

    [Test]
    public void Of_RoutesAndRules_AreReadOrRemarked()
    {
        VrrpPlan plan = PlanOf(Instance("A", 51, "10.0.0.1", """
            virtual_routes {
              10.5.0.0/16 via 10.0.0.254 dev wan metric 7 src 10.0.0.1 table 100
              blackhole 10.6.0.0/16
              default via 10.0.0.254 or 10.0.0.253 initcwnd 9
            }
            virtual_rules {
              from 10.5.0.0/16 table 100 preference 1000 iif wan
              to 10.7.0.0/16 table 100 preference 1001 tun_id 4
            }
            """));

        InstancePlan instance = plan.Instances["A"];
        Assert.Multiple(() =>
        {
            Assert.That(instance.Routes.Select(item => (item.Destination.ToString(), item.Type, item.Table, item.Metric, item.Gateways.Count)), Is.EqualTo(
                new (string, byte, uint, uint?, int)[] { ("10.5.0.0/16", 1, 100, 7, 1), ("10.6.0.0/16", 6, 254, null, 0), ("0.0.0.0/0", 1, 254, null, 2) }));
            Assert.That(instance.Rules.Select(item => (item.Source.ToString(), item.Table, item.Preference, item.InputInterface)), Is.EqualTo(
                new (string?, uint, uint?, string?)[] { ("10.5.0.0/16", 100, 1000, "wan") }));
            Assert.That(plan.Warnings, Has.One.Contains("'initcwnd' has no effect").And.One.Contains("'tun_id' is not known; the rule is left out"));
        });
    }

    [Test]
    public void Of_MoreVirtualMacsThanAPortTakes_EachMoreIsRemarked()
    {
        VrrpPlan plan = PlanOf(string.Concat(Enumerable.Range(1, 33).Select(id => Instance($"V{id}", id, $"10.0.0.{id}", "use_vmac"))));

        Assert.That(plan.Remarks.Select(remark => remark.Name), Is.EqualTo(new[] { "V32", "V33" }));
        Assert.That(plan.Warnings, Has.All.Contains("wan takes frames for 31 virtual MAC addresses"));
    }

    [Test]
    public void VirtualMacs_OfVlansAndTooMany_AreToldOnceAndAsManyAsAPortTakes()
    {
        PortMap ports = new(new Wire.PortList { Ports = { new Wire.PortState { Name = "p0", Twin = "wan" } } });
        PhysicalAddress first = PhysicalAddress.Parse("00-00-5E-00-01-01");
        IEnumerable<(string, PhysicalAddress)> vlans = Enumerable.Range(1, 40).Select(vlan => ($"wan.{vlan}", first));
        IEnumerable<(string, PhysicalAddress)> many = Enumerable.Range(1, 40).Select(id => ("wan", new PhysicalAddress([0, 0, 0x5E, 0, 1, (byte)id])));

        Assert.That(RouterControl.VirtualMacs(vlans, ports).Single(), Is.EqualTo(
            new Wire.VirtualMac { Port = "p0", Mac = Google.Protobuf.ByteString.CopyFrom(first.GetAddressBytes()) }));
        Assert.That(RouterControl.VirtualMacs(many, ports).Count(), Is.EqualTo(31));
    }

    private static IPAddress Parse(string text) => IPAddress.Parse(text);

    private static string Instance(string name, int id, string addresses, string lines = "") =>
        $"vrrp_instance {name} {{\ninterface wan\nvirtual_router_id {id}\n{lines}\nvirtual_ipaddress {{\n{addresses}\n}}\npriority 100\n}}\n";

    private static string Service(string address, string pool) => $$"""
        virtual_server {{address}} 80 {
          protocol TCP
          lb_algo rr
          lb_kind FNAT
          laddr_group_name {{pool}}
          real_server 10.0.9.9 80 { }
        }

        """;

    private VrrpPlan PlanOf(string text) => VrrpPlan.Of(Load(text).Model!, port => $"twin-{port}");

    private ConfigurationResult Load(string text)
    {
        File.WriteAllText(_directory["f.conf"], text);
        return ConfigurationLoader.Load(_directory["f.conf"]);
    }
}
