using Fulcrum.Api.V1;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>Clients' failed handshakes have a server checked long before its next check.</summary>
internal sealed class PassiveEvidenceTests : LabTests
{
    [Test]
    public void RealServer_ThatRefusesClients_IsTakenOutLongBeforeItsNextCheck()
    {
        string configuration = File.ReadAllText(Lab.ConfigurationFile);
        const string Rule = "delay_loop 600\n    warmup 1\n"
            + "    passive_evidence {\n        failures 3\n        of 10\n        within 10\n        action check_now\n    }\n";
        File.WriteAllText(Lab.ConfigurationFile, configuration.Replace("delay_loop 1", Rule, StringComparison.Ordinal));
        try
        {
            Director.Ctl("reload").Expect();
            Eventually.IsTrue(() => Server.Checks.Single().Result == CheckOutcome.Success, () => "the changed check has no result");
            Lab.Script("stop-server", "1");

            Eventually.IsTrue(
                () =>
                {
                    Lab.On("client", "curl", "-s", "--max-time", "2", $"http://{LabNetwork.VirtualAddress}/?[1-10]");
                    return Server.Health == HealthState.Down;
                },
                () => $"server1 is not taken out:\n{Director.Ctl("list", "--health").Output}{Director.Ctl("list", "--checks").Output}");
            ServerStatistics counted = Director.Statistics().Services.SelectMany(service => service.Servers)
                .First(server => DirectorClient.TextOf(server.Endpoint) == "10.0.11.2:80");
            Assert.That(counted.RefusedSessions, Is.GreaterThanOrEqualTo(3), "the data plane has counted what was refused");
            Assert.That(Lab.Log("daemon"), Does.Match("10.0.11.2:80 is suspect: \\d+ of \\d+ handshakes failed within 10 s"));
        }
        finally
        {
            File.WriteAllText(Lab.ConfigurationFile, configuration);
            Lab.Script("start-server", "1");
            Director.Ctl("reload").Expect();
            Director.WaitForServers("10.0.11.2:80", "10.0.12.2:80");
        }
    }

    private RealServer Server => Director.Server("10.0.11.2:80");
}
