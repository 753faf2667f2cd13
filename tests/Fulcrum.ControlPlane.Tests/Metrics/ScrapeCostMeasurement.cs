using System.Diagnostics;
using System.Net;
using System.Text;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.Metrics;

/// <summary>What a scrape of a large director costs: figures for people, run by name.</summary>
[TestFixture]
[Explicit("prints figures")]
public sealed class ScrapeCostMeasurement
{
    private const int ServiceCount = 1_000;
    private const int ServersPerService = 10;
    private const int Rounds = 20;

    [Test]
    public async Task Scrape()
    {
        using TemporaryDirectory directory = new();
        await File.WriteAllTextAsync(directory["f.conf"], Configuration());
        FakeSegment segment = new(directory["statistics"]);
        using FakeDataPlane dataPlane = new(directory["dp"]) { Layout = segment.Layout };
        await using RunningDaemon daemon = await RunningDaemon.StartAsync(directory, o => o with { Metrics = new(IPAddress.Loopback, 0) });
        await Eventually.IsTrue(() => dataPlane.State.Services.Count == ServiceCount, "the file is in force");
        using HttpClient client = new();
        Uri address = new(daemon.MetricsAddress!, "/metrics");
        List<double> milliseconds = [];
        int size = 0;
        TimeSpan processor = default;
        for (int round = 0; round < Rounds + 3; round++)
        {
            if (round == 3)
                processor = Environment.CpuUsage.TotalTime;
            long begin = Stopwatch.GetTimestamp();
            size = (await client.GetByteArrayAsync(address)).Length;
            milliseconds.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }
        processor = Environment.CpuUsage.TotalTime - processor;
        long all = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetByteArrayAsync(address)));
        TestContext.Out.WriteLine($"{size} bytes; median {milliseconds.Skip(3).Order().ElementAt(Rounds / 2):0} ms, longest {milliseconds.Skip(3).Max():0} ms, "
            + $"processor {processor.TotalMilliseconds / Rounds:0} ms each; 20 at once {Stopwatch.GetElapsedTime(all).TotalMilliseconds:0} ms");
    }

    private static string Configuration()
    {
        StringBuilder text = new();
        for (int service = 0; service < ServiceCount; service++)
        {
            text.Append(null, $"virtual_server 10.1.{service / 250}.{service % 250 + 1} 80 {{\n lb_algo rr\n lb_kind DR\n protocol TCP\n");
            for (int server = 0; server < ServersPerService; server++)
                text.Append(null, $" real_server 10.2.{service / 25}.{service % 25 * 10 + server} 80 {{\n weight 1\n }}\n");
            text.Append("}\n");
        }
        return text.ToString();
    }
}
