using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model.Settings;
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

    [TestCase("", "", "", false)]
    [TestCase("check_path data", "", "", true)]
    [TestCase("check_path data", "check_path plain", "", false)]
    [TestCase("check_path data", "check_path plain", "check_path data", true)]
    public void CheckPath_IsInheritedFromTheServerAndTheService(string service, string server, string check, bool expected)
    {
        RealServer found = OnlyServer(Service($"lb_kind DR\n{service}", $"real_server 10.2.0.1 80 {{\n{server}\nTCP_CHECK {{\n{check}\n}}\n}}"));

        Assert.That(((TcpCheck)found.HealthChecks.Single()).TravelsAsData, Is.EqualTo(expected));
    }

    [Test]
    public void CheckPath_OfAWordThatIsNone_IsAnError() =>
        Assert.That(Load(Service("check_path tunnel")).Diagnostics.Select(item => item.Severity), Has.Member(Severity.Error));

    [Test]
    public void CheckPath_BesideConnectIp_WarnsThatItHasNoEffect() => Assert.That(
        Load(Service("lb_kind DR\ncheck_path data", "real_server 10.2.0.1 80 {\nTCP_CHECK {\nconnect_ip 10.2.0.9\n}\n}")).Diagnostics
            .Select(item => item.Message), Has.Some.Contains("check_path data has no effect: connect_ip of TCP_CHECK names another address"));

    [TestCase("", "169.254.64.0/18 fd66:756c:6372:756d::/114")]
    [TestCase("check_addresses 198.18.0.0/24", "198.18.0.0/24 fd66:756c:6372:756d::/114")]
    [TestCase("check_addresses fd00::/112 198.18.0.0/24", "198.18.0.0/24 fd00::/112")]
    public void CheckAddresses_AreRead(string line, string expected)
    {
        CheckAddresses found = LoadClean($"global_defs {{\n{line}\n}}\n" + Service()).Defaults.CheckAddresses;

        Assert.That($"{found.Ipv4} {found.Ipv6}", Is.EqualTo(expected));
    }

    [TestCase("198.18.0.0/30")]
    [TestCase("10.0.0.1")]
    [TestCase("")]
    public void CheckAddresses_ThatAreNoRange_AreAnError(string range) =>
        Assert.That(Load($"global_defs {{\ncheck_addresses {range}\n}}\n" + Service()).Diagnostics.Select(item => item.Severity), Has.Member(Severity.Error));

    [Test]
    public void PassiveEvidence_IsReadWithItsDefaults()
    {
        string server = "real_server 10.2.0.1 80 {\nTCP_CHECK {\n}\n}";

        Assert.That(OnlyService(Service("", server)).PassiveEvidence, Is.Null);
        Assert.That(OnlyService(Service("passive_evidence {\n}", server)).PassiveEvidence, Is.EqualTo(new PassiveEvidence()));
        Assert.That(OnlyService(Service("passive_evidence {\nfailures 3\nof 20\nwithin 30\naction down\n}", server)).PassiveEvidence, Is.EqualTo(
            new PassiveEvidence { Failures = 3, Percent = 20, Window = TimeSpan.FromSeconds(30), Action = EvidenceAction.Down }));
    }

    [TestCase("failures 0")]
    [TestCase("of 101")]
    [TestCase("within 0")]
    [TestCase("action restart")]
    public void PassiveEvidence_OutOfRange_IsAnError(string line) => Assert.That(
        Load(Service($"passive_evidence {{\n{line}\n}}", "real_server 10.2.0.1 80 {\nTCP_CHECK {\n}\n}")).Diagnostics.Select(item => item.Severity),
        Has.Member(Severity.Error));

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
