using System.Net;
using Fulcrum.Api.V1;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>Quorum, sorry server, checks and notifications of a whole daemon: the real server's check finds nobody.</summary>
[TestFixture]
public sealed class QuorumApiTests() : ApiFixture(Configuration)
{
    private const string Configuration = """
        global_defs {
            script_user root
            shutdown_script "/bin/true"
        }
        virtual_server 10.0.1.100 80 {
            lb_kind NAT
            protocol TCP
            sorry_server 10.0.11.99 8080
            real_server 10.0.11.9 80 {
                weight 2
                TCP_CHECK {
                    connect_ip 127.0.0.1
                    connect_port 1
                    warmup 0
                    delay_loop 60
                }
            }
        }

        """;

    [Test]
    public async Task Service_ItsServerFails_TheSorryServerServesAndTheApiTellsWhy()
    {
        await Eventually.IsTrue(() => Places() == "10.0.11.99:8080=1", "the sorry server");
        VirtualService service = await Daemon.Services.GetAsync(new() { Key = Key("10.0.1.100") });

        Assert.Multiple(() =>
        {
            Assert.That(service.Quorum, Is.EqualTo(new QuorumStatus { Quorum = 1, SorryServes = true }));
            Assert.That(service.SorryServer, Is.EqualTo(new Endpoint { Address = "10.0.11.99", Port = 8080 }));
            CheckStatus check = service.RealServers[0].Checks.Single();
            Assert.That((check.Kind, check.Up, check.Result, check.Reason),
                Is.EqualTo(("TCP_CHECK", false, CheckOutcome.Failure, "connection refused")));
            Assert.That(check.NextAt.ToDateTimeOffset(), Is.GreaterThan(check.EndedAt.ToDateTimeOffset()));
        });
    }

    private string Places() => string.Join(' ', DataPlane.State.Services.SelectMany(s => s.RealServers)
        .Select(s => $"{new IPAddress(s.Address.Span)}:{s.Port}={s.Weight}"));
}
