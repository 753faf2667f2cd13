using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model.Vrrp;
using static Fulcrum.ControlPlane.Tests.Configuration.Configurations;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>track_virtual_server, which keepalived does not have.</summary>
[TestFixture]
internal sealed class WatchedServiceTests
{
    [TestCase("10.1.0.1 80", "TCP 10.1.0.1:80", 0, false)]
    [TestCase("10.1.0.1 80 udp weight -30", "UDP 10.1.0.1:80", -30, false)]
    [TestCase("2001:db8::1 443 TCP weight 20 reverse", "TCP [2001:db8::1]:443", 20, true)]
    [TestCase("\"10.1.0.1 80 SCTP\" weight 5", "SCTP 10.1.0.1:80", 5, false)]
    [TestCase("fwmark 7", "FWM 7", 0, false)]
    [TestCase("fwmark 7 inet6 weight 1 noreverse", "FWM 7 IPv6", 1, false)]
    [TestCase("group WEB weight 3", "group WEB", 3, false)]
    public void Line_IsRead(string line, string name, int weight, bool isReversed)
    {
        WatchedService service = Load(Instance(line)).Model!.Vrrp.Instances.Single().Tracking.Services.Single();

        Assert.That((service.Name, service.Weight, service.IsReversed), Is.EqualTo((name, weight, isReversed)));
    }

    [TestCase("10.1.0.1", "write ADDRESS PORT")]
    [TestCase("10.1.0.1 80 ip", "write ADDRESS PORT")]
    [TestCase("fwmark 0", "write ADDRESS PORT")]
    [TestCase("group WEB weight 300", "weight: ")]
    [TestCase("group WEB weight", "'weight' is not known here")]
    public void Line_Wrong_IsAWarning(string line, string complaint) =>
        Assert.That(Load(Instance(line)).Diagnostics.Select(item => item.Message), Has.Some.Contains($"track_virtual_server: {complaint}"));

    [Test]
    public void Service_InTheFile_IsNoWarningAndAnotherIs()
    {
        const string missing = "vrrp_instance VI follows virtual_server TCP 10.9.9.9:80, which is not there";
        ConfigurationResult known = Load(Service() + Instance("192.0.2.1 80"));
        ConfigurationResult unknown = Load(Service() + Instance("10.9.9.9 80"));

        Assert.That(known.Diagnostics.Select(item => item.Message), Has.None.Contains("virtual_server"));
        Assert.That(unknown.Diagnostics.Select(item => item.Message), Has.Some.StartsWith(missing));
    }

    [Test]
    public void Group_MayFollow_Too()
    {
        VrrpModel model = Load(Instance("group WEB")
            + "vrrp_sync_group G {\ngroup {\nVI\n}\ntrack_virtual_server {\n10.1.0.1 80\n}\n}\n").Model!.Vrrp;

        Assert.That(model.SyncGroups.Single().Tracking.Services.Single().Name, Is.EqualTo("TCP 10.1.0.1:80"));
    }

    private static string Instance(string line) => "vrrp_instance VI {\ninterface eth0\nvirtual_router_id 51\nvirtual_ipaddress {\n10.1.0.1\n}\n"
        + $"track_virtual_server {{\n{line}\n}}\n}}\n";
}
