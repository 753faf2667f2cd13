using Fulcrum.Api.V1;
using Fulcrum.EndToEnd.Tests.Lab;
using static System.FormattableString;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>A server of several services dies under load and comes back with slow start: who notices, for how long, and what its share is.</summary>
internal sealed class ServerFailureTests : LabTests
{
    private const int DelayLoop = 1;
    private const int Retries = 1;
    private const int DelayBeforeRetry = 1;
    private const int ConnectTimeout = 1;
    private const int SlowStart = 8;
    private const int RequestsPerSecond = 300;
    private const string Dying = "10.0.11.2:80";
    private const string Staying = "10.0.12.2:80";
    private static readonly int[] Ports = [80, 81, 82];
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>What the machine may take for what the configuration does not name: scheduling, and the way to the data plane.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(0.7);

    /// <summary>A second of 100 requests to a service may differ by so much from what the weights say.</summary>
    private const double ShareTolerance = 0.06;

    private readonly List<HttpConnection> _longLived = [];
    private SteadyLoad? _load;

    [TearDown]
    public void EndClients()
    {
        _load?.Stop();
        _longLived.ForEach(connection => connection.Dispose());
        _longLived.Clear();
    }

    /// <summary>Refused at once: the pause before the check that fails, then the pause before the retry.</summary>
    [Test]
    public void Server_ProcessIsKilledAndReturns_FailsNoRequestAfterItsDetectionAndRampsUp() => DieAndReturn(
        "",
        TimeSpan.FromSeconds(DelayLoop + (Retries * DelayBeforeRetry)),
        () => Command.Run("kill", "-KILL", "--", $"-{Lab.ProcessId("nginx1")}").Expect(),
        () => Lab.Script("start-server", "1"));

    /// <summary>Each of the attempts takes its whole timeout, too. With share_checks one check decides for all services.</summary>
    [Test]
    public void Server_HostIsUnreachableAndReturns_FailsNoRequestAfterItsDetectionAndRampsUp() => DieAndReturn(
        "share_checks",
        TimeSpan.FromSeconds(DelayLoop + (Retries * DelayBeforeRetry) + ((Retries + 1) * ConnectTimeout)),
        () => Lab.On("server1", "ip", "link", "set", "eth0", "down").Expect(),
        () =>
        {
            Lab.On("server1", "ip", "link", "set", "eth0", "up").Expect();
            Lab.On("server1", "ip", "route", "replace", "default", "via", "10.0.11.1").Expect();
        });

    private void DieAndReturn(string settings, TimeSpan detection, Action die, Action comeBack)
    {
        Load(settings);
        Dictionary<int, ulong> before = Ports.ToDictionary(port => port, ConnectionsToTheOther);
        SteadyLoad load = _load = new(Lab, LabNetwork.VirtualAddress, Ports, RequestsPerSecond, Timeout);
        OpenLongLived();
        Thread.Sleep(1500);

        TimeSpan death = Clock.Now;
        die();
        TimeSpan detected = death + detection + Slack;
        Thread.Sleep(detected - Clock.Now + TimeSpan.FromSeconds(1.5));
        Assert.That(Dead().Select(server => server.Health), Has.All.EqualTo(HealthState.Down), () => Director.Ctl("list", "--health").Output);
        UseLongLived();

        TimeSpan returned = Clock.Now;
        comeBack();
        Director.WaitForChecks();
        Thread.Sleep(TimeSpan.FromSeconds(SlowStart + 3));
        UseLongLived();
        IReadOnlyList<RequestSample> samples = load.Stop();

        Report(samples, death, returned);
        AssertFailures(samples, death, detected);
        foreach (int port in Ports)
        {
            AssertNothingIsLostAtTheOther(samples, port, before[port]);
            AssertRamp([.. samples.Where(sample => sample.Port == port && sample.Started > returned)]);
        }
        Assert.That(Director.ProcessCounter("gc_collections"), Is.Zero);
    }

    /// <summary>No request fails that starts before the death, or after the time in which the checks have to notice.</summary>
    private static void AssertFailures(IReadOnlyList<RequestSample> samples, TimeSpan death, TimeSpan detected)
    {
        // A request that was under way when the server died started a moment before.
        TimeSpan underWay = death - TimeSpan.FromSeconds(0.5);
        RequestSample[] wrong = [.. samples.Where(sample => sample.Failure is not null && (sample.Started < underWay || sample.Started > detected))];
        Assert.That(wrong, Is.Empty, () => Invariant($"death at {death.TotalSeconds:F3} s, detected at the latest at {detected.TotalSeconds:F3} s"));
    }

    /// <summary>Every connection that the other server was given has come to its answer, so what failed was not there.</summary>
    private void AssertNothingIsLostAtTheOther(IReadOnlyList<RequestSample> samples, int port, ulong before)
    {
        int answered = samples.Count(sample => sample.Port == port && sample.Server == "server2") + LongLivedAt(port);
        Eventually.IsTrue(
            () => ConnectionsToTheOther(port) - before == (ulong)answered,
            () => $"port {port}: {Staying} got {ConnectionsToTheOther(port) - before} connections and answered on {answered}");
    }

    /// <summary>Second for second the share follows the weight: it never jumps, never falls back, and ends at its half.</summary>
    private static void AssertRamp(RequestSample[] samples)
    {
        TimeSpan first = samples.First(sample => sample.Server == "server1").Started;
        double[] shares = [.. Enumerable.Range(0, SlowStart + 2).Select(second => Share(samples, first + TimeSpan.FromSeconds(second)))];
        string text = string.Join(' ', shares.Select(share => Invariant($"{share:F2}")));
        TestContext.Out.WriteLine($"port {samples[0].Port}: {text}");
        for (int second = 0; second < shares.Length; second++)
        {
            Assert.That(shares[second], Is.InRange(WrittenShare(second - 1) - ShareTolerance, WrittenShare(second + 1) + ShareTolerance), text);
            if (second > 0)
                Assert.That(shares[second], Is.GreaterThan(shares[second - 1] - ShareTolerance), text);
        }
        Assert.That(shares[^1], Is.EqualTo(0.5).Within(ShareTolerance), text);
    }

    private static double Share(RequestSample[] samples, TimeSpan from)
    {
        RequestSample[] second = [.. samples.Where(sample => sample.Started >= from && sample.Started < from + TimeSpan.FromSeconds(1))];
        return (double)second.Count(sample => sample.Server == "server1") / second.Length;
    }

    /// <summary>The weight grows from a tenth to all of it, beside a server with all of its own.</summary>
    private static double WrittenShare(int second)
    {
        double weight = Math.Clamp((double)second / SlowStart, 0.1, 1);
        return weight / (1 + weight);
    }

    private static void Report(IReadOnlyList<RequestSample> samples, TimeSpan death, TimeSpan returned)
    {
        RequestSample[] failed = [.. samples.Where(sample => sample.Failure is not null)];
        double last = failed.Length == 0 ? 0 : (failed.Max(sample => sample.Started) - death).TotalSeconds;
        RequestSample? back = samples.FirstOrDefault(sample => sample.Started > returned && sample.Server == "server1");
        double delay = back is null ? double.NaN : (back.Started - returned).TotalSeconds;
        TestContext.Out.WriteLine(Invariant($"{samples.Count} requests, {failed.Length} failed, the last of these {last:F2} s after the death"));
        TestContext.Out.WriteLine(Invariant($"the server that is back has its first request {delay:F2} s after its return; its share, second for second:"));
    }

    private void OpenLongLived()
    {
        foreach (int port in Ports)
        {
            _longLived.AddRange(Enumerable.Range(0, 4).Select(_ =>
                Namespace.Run(Lab.NamespaceOf("client"), () => new HttpConnection(port))));
        }
        foreach (HttpConnection connection in _longLived.Where(connection => connection.Request().StartsWith("server1", StringComparison.Ordinal)).ToList())
        {
            connection.Dispose();
            _longLived.Remove(connection);
        }
        Assert.That(_longLived, Is.Not.Empty);
    }

    private IEnumerable<RealServer> Dead() => Director.Services()
        .SelectMany(service => service.RealServers).Where(server => DirectorClient.TextOf(server.Endpoint) == Dying);

    private int LongLivedAt(int port) => _longLived.Count(connection => connection.ServicePort == port);

    private void UseLongLived() =>
        Assert.That(_longLived.Select(connection => connection.Request()), Has.All.StartsWith("server2"), "connections at the server that stays");

    private ulong ConnectionsToTheOther(int port) => Director.Statistics().Services
        .Single(service => service.Key.Protocol == Protocol.Tcp && service.Key.Virtual.Port == port)
        .Servers.Single(server => DirectorClient.TextOf(server.Endpoint) == Staying).Total.Connections;

    private void Load(string settings)
    {
        string services = string.Concat(Ports.Select(port => Invariant($$"""
            virtual_server {{LabNetwork.VirtualAddress}} {{port}} {
                delay_loop {{DelayLoop}}
                lb_algo wrr
                lb_kind FNAT
                protocol TCP
                laddr_group_name lan_pool
                slow_start {{SlowStart}}
                retry {{Retries}}
                delay_before_retry {{DelayBeforeRetry}}
                connect_timeout {{ConnectTimeout}}
                real_server 10.0.11.2 80 { TCP_CHECK { } }
                real_server 10.0.12.2 80 { TCP_CHECK { } }
            }

            """)));
        File.WriteAllText(
            Lab.ConfigurationFile,
            $"global_defs {{\n{settings}\n}}\nlocal_address_group lan_pool {{\n10.0.2.200-203 lan\n}}\n{services}");
        Director.Ctl("reload").Expect();
        Director.WaitForChecks();
    }
}
