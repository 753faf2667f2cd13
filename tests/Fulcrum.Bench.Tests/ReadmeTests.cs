using Fulcrum.Pktgen;
using Fulcrum.Pktgen.Cases;
using Fulcrum.Pktgen.PollGaps;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Bench.Tests;

/// <summary>What perf/README.md says of the report.</summary>
internal sealed class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Script.Path("perf/README.md"));

    [Test]
    public void Readme_NamesEveryCase() =>
        Assert.That(BenchList.Names.Where(name => !Readme.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void Readme_NamesEveryFigureOfTheJson()
    {
        ThroughputRounds throughput = new(1_000, BenchCase.All);
        foreach (MeasuredRounds rounds in throughput.DataPlane.Values.Append(throughput.Io).Append(throughput.FiveTupleSwap))
        {
            rounds.Add(new Measurement(1, 1));
        }

        GapRound gaps = new(new GapHistogram([1, 0, 0, 0, 0, 0], 1), 1, new LoadCount(1000, 0, 1), 0, 0, 1, null);
        ReportTable[] tables =
        [
            ThroughputTable.Of([throughput]),
            PollGapsTable.Of("poll-gaps", PollGapsTable.Programs.ToDictionary(program => program, _ => new List<GapRound> { gaps })),
        ];
        IEnumerable<string> keys = tables.SelectMany(table => table.Rows).SelectMany(row => row.Figures.Select(figure => figure.Key).Concat(row.Labels.Select(label => label.Key)));

        Assert.That(
            keys.Distinct().Where(key => !key.StartsWith("poll_gaps_", StringComparison.Ordinal) && !Readme.Contains($"`{key}`", StringComparison.Ordinal)),
            Is.Empty);
    }
}
