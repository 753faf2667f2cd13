using System.Text.RegularExpressions;
using Fulcrum.ControlPlane.Metrics;
using Fulcrum.ControlPlane.Tests.Configuration;

namespace Fulcrum.ControlPlane.Tests.Metrics;

/// <summary>What deploy/metrics says of metrics is what there is.</summary>
[TestFixture]
public sealed partial class MetricsReadmeTests
{
    private static readonly string s_root = CorpusTests.RepositoryRoot();

    [Test]
    public void Readme_ListsEveryMetric()
    {
        string[] expected = [.. MetricCatalogue.Own.Select(m => Row(m, m.Help)), .. WorkerSentences().Where(s => !MetricCatalogue.LeavesOut(s.Name))
            .Select(s => Row(MetricCatalogue.OfWorkers[s.Name], MetricCatalogue.HelpOfWorkers(s.Sentence)))];

        string[] rows = [.. File.ReadLines(Path.Combine(s_root, "deploy", "metrics", "README.md")).Where(l =>
            l.StartsWith("| `fulcrum_", StringComparison.Ordinal))];

        Assert.That(rows, Is.EqualTo(expected), () => string.Join('\n', expected));
    }

    [Test]
    public void WorkerCounters_OfTheDataPlane_AreAllMetricsOrLeftOut()
    {
        string[] names = [.. WorkerSentences().Select(s => s.Name)];

        Assert.That(names, Has.Length.GreaterThan(30));
        Assert.That(names.Where(n => !MetricCatalogue.LeavesOut(n)), Is.EquivalentTo(MetricCatalogue.OfWorkers.Keys));
    }

    [Test]
    public void Names_AllMetrics_FollowPrometheus()
    {
        foreach (Metric metric in MetricCatalogue.Own.Concat(MetricCatalogue.OfWorkers.Values))
        {
            Assert.That(metric.Name, Does.Match("^fulcrum_[a-z0-9_]+$"));
            Assert.That(metric.Name.EndsWith("_total", StringComparison.Ordinal), Is.EqualTo(metric.Kind == MetricKind.Counter), metric.Name);
            Assert.That(metric.Labels, Has.None.EqualTo("instance").And.None.EqualTo("job").And.None.EqualTo("le"), metric.Name);
            Assert.That(metric.Name, Does.Not.Match("_(us|ms|microseconds|milliseconds|kb|mbit)(_|$)"), "base units");
        }
        Assert.That(MetricCatalogue.Own.Select(m => m.Help), Is.All.Match(@"^[A-Z1].*\.$"));
    }

    private static string Row(Metric metric, string help) =>
        $"| `{metric.Name}` | {metric.Kind.ToString().ToLowerInvariant()} | {string.Join(", ", metric.Labels)} | {help} |";

    /// <summary>As CounterNames of the data plane has them, which this project may not use.</summary>
    private static IEnumerable<(string Name, string Sentence)> WorkerSentences() =>
        Sentence().Matches(File.ReadAllText(Path.Combine(s_root, "src", "Fulcrum.DataPlane", "Counters", "CounterNames.cs")))
            .Select(m => (Words().Replace(m.Groups["name"].Value, "_$1").ToLowerInvariant(), m.Groups["sentence"].Value));

    [GeneratedRegex("""\[WorkerCounter\.(?<name>\w+)\] = "(?<sentence>[^"]*)",""")]
    private static partial Regex Sentence();

    [GeneratedRegex("(?<=.)((?<![0-9])[0-9]+|[A-Z])")]
    private static partial Regex Words();
}
