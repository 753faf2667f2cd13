using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Dns;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Dns;

/// <summary>DNS_CHECK against a name server.</summary>
[TestFixture]
public sealed class DnsmasqTests
{
    private Dnsmasq _server = null!;

    [OneTimeSetUp]
    public async Task Start() => _server = await Dnsmasq.StartOrIgnoreAsync();

    [OneTimeTearDown]
    public void Stop() => _server?.Dispose();

    [TestCase("A", "example.test", true, "")]
    [TestCase("AAAA", "example.test", true, "")]
    [TestCase("MX", "example.test", true, "")]
    [TestCase("TXT", "example.test", false, "")]
    [TestCase("TXT", "example.test", true, "the answer has no records")]
    [TestCase("A", "nobody.example.test", false, "the answer is NXDOMAIN")]
    [TestCase("SOA", ".", false, "the answer is REFUSED")]
    public async Task Check_OfAName_FindsWhatTheServerKnows(string type, string name, bool requires, string reason)
    {
        DnsCheck check = new()
        {
            Target = _server.EndPoint, QuestionType = type, QuestionName = name, RequiresAnswer = requires, Timeout = TimeSpan.FromSeconds(20),
        };

        CheckResult result = await new DnsChecker(check, TimeProvider.System).CheckAsync(CancellationToken.None);

        Assert.That(result, Is.EqualTo(reason.Length == 0 ? CheckResult.Success : CheckResult.Failure(reason)));
    }
}
