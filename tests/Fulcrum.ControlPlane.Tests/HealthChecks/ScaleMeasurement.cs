using System.Diagnostics;
using System.Globalization;
using System.Net;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.HealthChecks;

/// <summary>
/// What 10,000 checks cost. Wants a program that accepts and closes connections on a port of all addresses, named by
/// FULCRUM_CHECK_PORT; prints and asserts no speed.
/// </summary>
[TestFixture]
[Explicit("A measurement.")]
public sealed class ScaleMeasurement
{
    private const int ServerCount = 10_000;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);
    // Until the runtime has compiled what runs often.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(20);

    [Test]
    public async Task Cost_OfTcpChecksEveryTwoSeconds()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable("FULCRUM_CHECK_PORT"), CultureInfo.InvariantCulture, out int port))
            Assert.Ignore("FULCRUM_CHECK_PORT is not set.");
        Checkers checkers = new(TimeProvider.System);
        int attempts = 0;
        ListLogger<HealthMonitor> log = new();
        using HealthMonitor monitor = new(
            key => new CountingChecker(checkers.Create(key), () => Interlocked.Increment(ref attempts)), HealthMemory.Empty, TimeProvider.System, log);
        RealServer[] servers = [.. Enumerable.Range(0, ServerCount).Select(i => Server(i, port))];
        monitor.Update(Samples.Model(Samples.Service(Samples.Key(), servers)));
        await Task.Delay(s_warmUp);

        using Process self = Process.GetCurrentProcess();
        TimeSpan cpu = self.TotalProcessorTime;
        long allocated = GC.GetTotalAllocatedBytes();
        (int before, long begin) = (attempts, Stopwatch.GetTimestamp());
        await Task.Delay(s_duration);
        self.Refresh();
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        double used = (self.TotalProcessorTime - cpu).TotalSeconds;
        int made = attempts - before;

        int down = monitor.Current.Servers.Values.Count(health => !health.Up);
        TestContext.Out.WriteLine(
            $"{made / seconds:0} attempts/s, {used / seconds:P1} of a core, {used / made * 1e6:0.0} us and "
            + $"{(GC.GetTotalAllocatedBytes() - allocated) / made} bytes each, {down} servers down, {log.Lines.Count} lines logged{(log.Lines.Count > 0 ? $", such as: {log.Lines[^1]}" : "")}");
        Assert.That(made, Is.Positive);
    }

    private static RealServer Server(int number, int port)
    {
        IPEndPoint endpoint = new(new IPAddress([127, 1, (byte)(number >> 8), (byte)number]), port);
        TcpCheck check = new() { Target = endpoint, Interval = s_interval, WarmUp = s_interval, Timeout = s_interval };
        return Samples.Server(1, 1, check) with { Endpoint = endpoint };
    }

    private sealed class CountingChecker(IChecker checker, Action count) : IChecker
    {
        public Task<CheckResult> CheckAsync(CancellationToken cancellation)
        {
            count();
            return checker.CheckAsync(cancellation);
        }
    }
}
