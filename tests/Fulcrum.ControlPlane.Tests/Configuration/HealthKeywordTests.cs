using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using static Fulcrum.ControlPlane.Tests.Configuration.Configurations;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>Words about health that keepalived does not have.</summary>
[TestFixture]
internal sealed class HealthKeywordTests
{
    [TestCase("", null)]
    [TestCase("panic_threshold 0", 0)]
    [TestCase("panic_threshold 60", 60)]
    public void PanicThreshold_IsRead(string line, int? expected) => Assert.That(OnlyService(Service(line)).PanicThreshold, Is.EqualTo(expected));

    [TestCase("", "", "", 1)]
    [TestCase("rise 3", "", "", 3)]
    [TestCase("rise 3", "rise 4", "", 4)]
    [TestCase("rise 3", "rise 4", "rise 5", 5)]
    public void Rise_IsInheritedFromTheServerAndTheService(string service, string server, string check, int expected)
    {
        RealServer found = OnlyServer(Service(service, $"real_server 10.2.0.1 80 {{\n{server}\nTCP_CHECK {{\n{check}\n}}\n}}"));

        Assert.That(found.HealthChecks.Single().Rise, Is.EqualTo(expected));
    }

    [TestCase("payload 00 1f", "001f")]
    [TestCase("payload hello you", "68656c6c6f20796f75")]
    public void Payload_IsDigitsWhereItCanBe_ElseText(string line, string expected)
    {
        DirectorModel model = Load(Service("", $"real_server 10.2.0.1 80 {{\nUDP_CHECK {{\n{line}\n}}\n}}")).Model!;
        UdpCheck check = (UdpCheck)model.Services.Single().RealServers.Single().HealthChecks.Single();

        Assert.That(check.Payload, Is.EqualTo(expected));
    }

    [TestCase("", false)]
    [TestCase("global_defs {\nshare_checks\n}\n", true)]
    public void ShareChecks_IsRead(string block, bool expected) =>
        Assert.That(LoadClean(block + Service()).Defaults.SharesChecks, Is.EqualTo(expected));

    [Test]
    public void PanicThreshold_AboveAllServers_IsAnError() =>
        Assert.That(Load(Service("panic_threshold 101")).Diagnostics.Select(item => item.Severity), Has.Member(Severity.Error));
}
