using Fulcrum.Api.V1;
using Fulcrum.EndToEnd.Tests.Lab;
using static System.FormattableString;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>The control plane may come, go and change its mind: no request fails, no session breaks, no counter goes back.</summary>
[Category("Slow")]
internal sealed class RestartTests : LabTests
{
    private const int ReloadCount = 10;
    private readonly Dictionary<string, TrafficCounters> _last = [];

    [Test]
    public void Daemon_KilledRestartedAndReloadedUnderTraffic_DisturbsNothing()
    {
        ClientLoad load = new(Lab);
        Eventually.IsTrue(() => load.LongLivedRequestCount > 0 && load.RequestCount > 100, () => string.Join('\n', load.Failures.Take(5)));
        Session before = LongLivedSession(load);
        CheckCounters();

        Lab.Signal("daemon", "KILL");
        Eventually.IsTrue(() => !Lab.Runs("daemon"), () => "kill -9 does not end fulcrumd");
        Thread.Sleep(2000);
        Lab.Script("start-daemon");
        Director.WaitForServers("10.0.11.2:80", "10.0.12.2:80");
        CheckCounters();
        Reload();

        Session after = LongLivedSession(load);
        double requestsPerSecond = load.Stop();
        Assert.That(load.Failures, Is.Empty, string.Join('\n', load.Failures.Take(10)));
        Assert.That(requestsPerSecond, Is.GreaterThanOrEqualTo(200), "the load was too light to prove anything");
        Assert.That((after.Local, after.Real), Is.EqualTo((before.Local, before.Real)));
        Assert.That(load.LongLivedRequestCount, Is.GreaterThan(50));
        Assert.That(Director.ProcessCounter("gc_collections"), Is.Zero);
        TestContext.Out.WriteLine(Invariant($"{load.RequestCount} requests, {requestsPerSecond:F0} a second, none failed"));
    }

    /// <summary>Ten reloads by SIGHUP, each with other weights.</summary>
    private void Reload()
    {
        string configuration = File.ReadAllText(Lab.ConfigurationFile);
        for (uint weight = 2; weight < 2 + ReloadCount; weight++)
        {
            File.WriteAllText(Lab.ConfigurationFile, configuration.Replace("weight 1", Invariant($"weight {weight}"), StringComparison.Ordinal));
            Lab.Signal("daemon", "HUP");
            Eventually.IsTrue(
                () => Director.Server("10.0.11.2:80").Weight == weight && Director.Status() is var s && s.Generation == s.AppliedGeneration,
                () => Invariant($"the reload with weight {weight} is not applied:\n{Director.Ctl("status").Output}"));
            CheckCounters();
        }
    }

    private Session LongLivedSession(ClientLoad load)
    {
        Session session = Director.Sessions().Single(session =>
            session.Client.Port == load.LongLived.ClientPort && session.Protocol == Protocol.Tcp);
        Assert.That(session.State, Is.EqualTo("ESTABLISHED"));
        return session;
    }

    /// <summary>Compares every service's and server's counters with those at the last call.</summary>
    private void CheckCounters()
    {
        foreach (ServiceStatistics service in Director.Statistics().Services)
        {
            string name = $"{service.Key.Protocol} {DirectorClient.TextOf(service.Key.Virtual)}";
            CheckCounters(name, service.Total);
            foreach (ServerStatistics server in service.Servers)
            {
                CheckCounters($"{name} -> {DirectorClient.TextOf(server.Endpoint)}", server.Total);
            }
        }
    }

    private void CheckCounters(string name, TrafficCounters now)
    {
        if (_last.TryGetValue(name, out TrafficCounters? last))
        {
            Assert.That(
                now.Connections >= last.Connections && now.InboundPackets >= last.InboundPackets && now.InboundBytes >= last.InboundBytes
                    && now.OutboundPackets >= last.OutboundPackets && now.OutboundBytes >= last.OutboundBytes,
                $"counters of {name} went back from {last} to {now}");
        }

        _last[name] = now;
    }
}
