using Fulcrum.Pktgen.Reporting;
using Fulcrum.Pktgen.Reporting.Charts;

namespace Fulcrum.Pktgen.Memif;

/// <summary>Rates of programs beside testpmd's with the same traffic, and their table.</summary>
/// <param name="name">The case.</param>
/// <param name="unit">Of the figure: "Mpps".</param>
/// <param name="jsonName">Its name in JSON.</param>
/// <param name="figure">The figure of a trial.</param>
internal sealed class RateTable(string name, string unit, string jsonName, Func<MemifTrial, double> figure)
{
    private readonly Dictionary<(string Traffic, MemifProgram Program), MemifRounds> _rounds = [];

    /// <summary>Adds a round's trial.</summary>
    public void Add(string traffic, MemifProgram program, MemifTrial trial) =>
        (_rounds.TryGetValue((traffic, program), out MemifRounds? rounds) ? rounds : _rounds[(traffic, program)] = []).Add(trial);

    /// <summary>The table: a row for each program but testpmd, and traffic.</summary>
    public ReportTable ToTable(string title, string explanation)
    {
        ReportRow[] rows = [.. _rounds.Where(each => each.Key.Program != MemifProgram.Reference)
            .Select(each => RowOf(each.Key.Traffic, each.Key.Program, each.Value, _rounds[(each.Key.Traffic, MemifProgram.Reference)]))];
        ReportTable table = new($"{title} ({name})", rows) { Explanation = explanation };
        return table with
        {
            Charts =
            [
                new BarChart(title, "frames", new Axis("rate", unit), [.. table.ValidRows.Select(row =>
                    new ChartBar(row.TextOf("frames"), row.TextOf("program"), row.Find(jsonName)!, row.Doubt)
                    {
                        Reference = row.Find($"testpmd_{jsonName}")! with { Title = MemifProgram.Reference.Name },
                    })]),
            ],
        };
    }

    private ReportRow RowOf(string traffic, MemifProgram program, MemifRounds rounds, MemifRounds reference)
    {
        Sample rate = rounds.Of(figure);
        Sample referenceRate = reference.Of(figure);
        Figure spread = Figure.Spread(rate, referenceRate);
        return new ReportRow(name)
        {
            Labels = [new Label("frames", "frames", traffic), new Label("program", "program", program.Name)],
            Figures =
            [
                Figure.Of(jsonName, "", unit, rate, 2),
                Figure.Reference($"testpmd_{jsonName}", MemifProgram.Reference.Name, unit, referenceRate, 2),
                Figure.Ratio("ratio", "ratio", rate, referenceRate),
                spread,
            ],
            Failure = rounds.Failure ?? reference.Failure,
            Doubt = MemifRounds.DoubtOf(spread.Value, rounds, reference),
        };
    }
}
