using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model.Vrrp;
using static Fulcrum.ControlPlane.Tests.Configuration.Configurations;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>auth_hmac.</summary>
[TestFixture]
internal sealed class HmacKeywordTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Test]
    public void Block_IsRead()
    {
        VrrpHmac hmac = Read($"key 1 hex:{Key}{Key}\nkey 2 {Key}\nactive_key 2\nanti_replay monotonic\ntime_window 9\nmode receive-only")!;

        Assert.That(hmac.Keys.Select(key => (key.Id, key.ToBytes().Length)), Is.EqualTo(new[] { (1, 32), (2, 32) }));
        Assert.That((hmac.ActiveKey, hmac.ChecksTime, hmac.Window, hmac.Mode),
            Is.EqualTo((2, false, (TimeSpan?)TimeSpan.FromSeconds(9), HmacMode.ReceiveOnly)));
    }

    [TestCase("key 1 short\nactive_key 1", "key 1 does not have 32 to 64 bytes")]
    [TestCase("key 1 hex:zz\nactive_key 1", "key 1 does not have 32 to 64 bytes")]
    [TestCase("key 1 " + Key + "\nkey 1 " + Key + "\nactive_key 1", "key 1 is there already")]
    [TestCase("key 0 " + Key, "key id: ")]
    [TestCase("key 1", "key needs an id and a value after it")]
    [TestCase("key 1 file:/nowhere/at/all", "key 1: the file /nowhere/at/all cannot be read")]
    [TestCase("key 1 " + Key + "\nactive_key 2", "active_key 2 is not there")]
    public void Block_Wrong_IsAWarningThatDoesNotTellTheKey(string lines, string complaint)
    {
        ConfigurationResult result = Load(Instance(lines));

        Assert.That(result.Diagnostics.Select(item => item.Message), Has.Some.StartsWith($"auth_hmac: {complaint}"));
        Assert.That(result.Diagnostics.Select(item => $"{item}"), Has.None.Contains(Key));
    }

    private static VrrpHmac? Read(string lines) => Load(Instance(lines)).Model!.Vrrp.Instances.Single().Hmac;

    private static string Instance(string lines) => "vrrp_instance VI {\ninterface eth0\nvirtual_router_id 51\nvirtual_ipaddress {\n10.1.0.1\n}\n"
        + $"auth_hmac {{\n{lines}\n}}\n}}\n";
}
