using Fulcrum.Api.V1;
using Fulcrum.EndToEnd.Tests.Lab;
using static System.FormattableString;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>Reloads under traffic: no request fails, sessions and counters go on, whatever the file says.</summary>
internal sealed class ReloadTests : LabTests
{
    [Test]
    public void Reload_EditsRemovalsAndRefusalsUnderTraffic_HarmNothing()
    {
        string original = File.ReadAllText(Lab.ConfigurationFile);
        ClientLoad load = new(Lab);
        Eventually.IsTrue(() => load.LongLivedRequestCount > 0 && load.RequestCount > 100, () => string.Join('\n', load.Failures.Take(5)));
        Session session = LongLived(load);
        // The one that goes and comes back is the other one: as in LVS, a server that is gone takes its sessions with it.
        string server = DirectorClient.TextOf(session.Real) == "10.0.11.2:80" ? "10.0.12.2:80" : "10.0.11.2:80";
        string without = Without(original, server);
        ulong before = Connections();

        Load(original.Replace("lb_algo wrr", "lb_algo wlc\n    persistence_timeout 60", StringComparison.Ordinal));
        Load(original.Replace("weight 1", "weight 3", StringComparison.Ordinal));
        Assert.That(Director.Ctl("config", "diff").Expect(), Is.EqualTo("A reload would change nothing.\n"));
        File.WriteAllText(Lab.ConfigurationFile, original.Replace("lb_algo wrr", "client_address fastest", StringComparison.Ordinal));
        Assert.That(Director.Ctl("reload").ExpectFailure(), Does.Contain("fastest").And.Contains("everything goes on as it was"));
        Assert.That(Director.Ctl("status").Expect(), Does.Contain("refused:"));
        Quiesce(original, server);
        Load(without);
        Assert.That(Director.Services()[0].RealServers, Has.Count.EqualTo(1));
        Load(original);
        Director.WaitForServers(server);
        Quiesce(original, server);
        Load(without, "--confirm-within", "2");
        Eventually.IsTrue(() => Director.Services()[0].RealServers.Count == 2, () => Director.Ctl("status").Output);

        Assert.That((LongLived(load).Local, LongLived(load).Real), Is.EqualTo((session.Local, session.Real)));
        load.Stop();
        Assert.That(load.Failures, Is.Empty, string.Join('\n', load.Failures.Take(10)));
        Assert.That(Connections(), Is.GreaterThan(before));
        Assert.That(Director.ProcessCounter("gc_collections"), Is.Zero);
        TestContext.Out.WriteLine(Invariant($"{load.RequestCount} requests, none failed"));
    }

    /// <summary>Weight 0, until no request is under way there.</summary>
    private void Quiesce(string original, string server)
    {
        string block = BlockOf(original, server);
        Load(original.Replace(block, block.Replace("weight 1", "weight 0", StringComparison.Ordinal), StringComparison.Ordinal));
        Eventually.IsTrue(
            () => Director.Sessions().All(session => DirectorClient.TextOf(session.Real) != server || session.State != "ESTABLISHED"),
            () => $"requests are still under way at {server}");
    }

    private static string Without(string original, string server) => original.Replace(BlockOf(original, server), "", StringComparison.Ordinal);

    /// <summary>The first block of a server, which is that of the web service.</summary>
    private static string BlockOf(string original, string server)
    {
        int start = original.IndexOf($"    real_server {server.Replace(':', ' ')} {{", StringComparison.Ordinal);
        return original[start..(original.IndexOf("\n    }\n", start, StringComparison.Ordinal) + "\n    }\n".Length)];
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
