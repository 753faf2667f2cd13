using Fulcrum.Api.V1;
using Fulcrum.EndToEnd.Tests.Lab;
using static System.FormattableString;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>Reloads under traffic: no request fails, sessions and counters go on, whatever the file says.</summary>
internal sealed class ReloadTests : LabTests
{
    private const string Server = "10.0.12.2:80";
    private const string ServerBlock = """
            real_server 10.0.12.2 80 {
                weight 1
                TCP_CHECK {
                    connect_timeout 1
                    retry 1
                    delay_before_retry 1
                }
            }

        """;

    [Test]
    public void Reload_EditsRemovalsAndRefusalsUnderTraffic_HarmNothing()
    {
        string original = File.ReadAllText(Lab.ConfigurationFile);
        ClientLoad load = new(Lab);
        Eventually.IsTrue(() => load.LongLivedRequestCount > 0 && load.RequestCount > 100, () => string.Join('\n', load.Failures.Take(5)));
        Session session = LongLived(load);
        ulong before = Connections();

        Load(original.Replace("lb_algo wrr", "lb_algo wlc\n    persistence_timeout 60", StringComparison.Ordinal));
        Load(original.Replace("weight 1", "weight 3", StringComparison.Ordinal));
        Assert.That(Director.Ctl("config", "diff").Expect(), Is.EqualTo("A reload would change nothing.\n"));
        File.WriteAllText(Lab.ConfigurationFile, original.Replace("lb_algo wrr", "client_address fastest", StringComparison.Ordinal));
        Assert.That(Director.Ctl("reload").ExpectFailure(), Does.Contain("fastest").And.Contains("everything goes on as it was"));
        Assert.That(Director.Ctl("status").Expect(), Does.Contain("refused:"));
        Load(original.Replace(ServerBlock, "", StringComparison.Ordinal));
        Assert.That(Director.Services()[0].RealServers, Has.Count.EqualTo(1));
        Load(original);
        Director.WaitForServers(Server);
        Load(original.Replace(ServerBlock, "", StringComparison.Ordinal), "--confirm-within", "2");
        Eventually.IsTrue(() => Director.Services()[0].RealServers.Count == 2, () => Director.Ctl("status").Output);

        Assert.That((LongLived(load).Local, LongLived(load).Real), Is.EqualTo((session.Local, session.Real)));
        load.Stop();
        Assert.That(load.Failures, Is.Empty, string.Join('\n', load.Failures.Take(10)));
        Assert.That(Connections(), Is.GreaterThan(before));
        Assert.That(Director.ProcessCounter("gc_collections"), Is.Zero);
        TestContext.Out.WriteLine(Invariant($"{load.RequestCount} requests, none failed"));
    }

    private void Load(string text, params string[] options)
    {
        File.WriteAllText(Lab.ConfigurationFile, text);
        Director.Ctl(["reload", .. options]).Expect();
    }

    private ulong Connections() =>
        Director.Statistics().Services.Single(service => service.Key.Protocol == Protocol.Tcp).Total.Connections;

    private Session LongLived(ClientLoad load) => Director.Sessions().Single(session =>
        session.Client.Port == load.LongLived.ClientPort && session.Protocol == Protocol.Tcp);
}
