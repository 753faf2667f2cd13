using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fulcrum.ControlPlane.Metrics;
using Fulcrum.ControlPlane.Tests.Configuration;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.Metrics;

/// <summary>The dashboard and the alert rules ask for metrics and labels that there are, in PromQL that Prometheus takes.</summary>
[TestFixture]
public sealed partial class DashboardTests
{
    private static readonly string s_folder = Path.Combine(CorpusTests.RepositoryRoot(), "deploy", "metrics");
    private static readonly Dictionary<string, Metric> s_known =
        MetricCatalogue.Own.Concat(MetricCatalogue.OfWorkers.Values).ToDictionary(m => m.Name);

    [Test]
    public void Dashboard_Panels_AreWholeAndDoNotOverlap()
    {
        JsonNode[] panels = Panels();

        Assert.That(panels.Select(p => (int)p["id"]!), Is.Unique);
        HashSet<(int, int)> taken = [];
        foreach (JsonNode position in panels.Select(p => p["gridPos"]!))
        {
            for (int x = 0; x < (int)position["w"]!; x++)
                for (int y = 0; y < (int)position["h"]!; y++)
                    Assert.That(taken.Add(((int)position["x"]! + x, (int)position["y"]! + y)), $"two panels at {position}");
        }
        Assert.That(taken.Max(t => t.Item1), Is.LessThan(24));
        Assert.That(panels.Where(p => (string)p["type"]! != "row").Select(p => p["targets"]!.AsArray().Count), Is.All.GreaterThan(0));
    }

    [Test]
    public void Expressions_OfDashboardAndAlerts_NameMetricsAndLabelsThatThereAre()
    {
        Assert.Multiple(() =>
        {
            foreach (string expression in Expressions().Concat(Alerts()))
                Check(expression);
        });
    }

    [Test]
    public async Task Rules_AndExpressions_AreTakenByPromtool()
    {
        if (await RunAsync("check", "rules", Path.Combine(s_folder, "alerts.yml")) is not { } alerts)
        {
            Assert.Ignore("promtool is not installed (Debian: prometheus), so nothing but names is checked.");
            return;
        }
        using TemporaryDirectory directory = new();
        string rules = string.Join('\n', Expressions().Select((e, i) =>
            $"      - {{record: 'e{i}', expr: {JsonSerializer.Serialize(Concrete(e))}}}"));
        await File.WriteAllTextAsync(directory["rules.yml"], $"groups:\n  - name: dashboard\n    rules:\n{rules}\n");
        (int Code, string Output)? dashboard = await RunAsync("check", "rules", directory["rules.yml"]);
        (int Code, string Output)? scrape = await RunAsync("check", "config", Path.Combine(s_folder, "prometheus.yml"));

        Assert.That(alerts.Code, Is.Zero, alerts.Output);
        Assert.That(dashboard!.Value.Code, Is.Zero, dashboard.Value.Output);
        Assert.That(scrape!.Value.Code, Is.Zero, scrape.Value.Output);
    }

    private static void Check(string expression)
    {
        MatchCollection names = MetricName().Matches(expression);
        foreach (Match match in names)
        {
            string name = match.Groups["name"].Value;
            string metric = s_known.ContainsKey(name) ? name : HistogramPart().Replace(name, "");
            Assert.That(s_known, Does.ContainKey(metric), expression);
            string[] labels = [.. s_known[metric].Labels, "instance", "job", .. name == metric ? (string[])[] : ["le"]];
            foreach (Match label in LabelName().Matches(match.Groups["labels"].Value))
                Assert.That(labels, Does.Contain(label.Groups["label"].Value), expression);
        }
    }

    private static JsonNode[] Panels() =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(s_folder, "dashboard.json")))!["panels"]!.AsArray().Select(p => p!)];

    private static IEnumerable<string> Expressions() => Panels().Where(p => p["targets"] is not null)
        .SelectMany(p => p["targets"]!.AsArray().Select(t => (string)t!["expr"]!));

    private static IEnumerable<string> Alerts() =>
        Regex.Matches(File.ReadAllText(Path.Combine(s_folder, "alerts.yml")), @"expr: (>-\n(\s{10}.*\n)+|.*\n)").Select(m => m.Value);

    private static string Concrete(string expression) =>
        expression.Replace("$__rate_interval", "5m", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal)
            .Replace("$service", ".*", StringComparison.Ordinal);

    /// <summary>Null: there is no promtool.</summary>
    private static async Task<(int Code, string Output)?> RunAsync(params string[] arguments)
    {
        string promtool = Environment.GetEnvironmentVariable("PROMTOOL") ?? "promtool";
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(promtool, arguments)
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, output + await errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?<name>\bfulcrum_[a-z0-9_]+)(\{(?<labels>[^}]*)\})?")]
    private static partial Regex MetricName();

    [GeneratedRegex("""(?<label>[a-z_]+)\s*(=~|!~|!=|=)\s*"[^"]*" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex LabelName();

    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex HistogramPart();
}
