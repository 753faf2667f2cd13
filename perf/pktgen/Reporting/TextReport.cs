using System.Globalization;
using System.Text;

namespace Fulcrum.Pktgen.Reporting;

/// <summary>A report as text for a terminal.</summary>
internal static class TextReport
{
    private const string Gap = "  ";

    /// <summary>What was measured where: the lines above the first table.</summary>
    public static string Header(RunFacts facts) => string.Create(CultureInfo.InvariantCulture, $"""
        {facts.Machine.Cpu}, {facts.Machine.Cores} cores; DPDK {facts.Machine.Dpdk}; {facts.Machine.DotNet}; fulcrum {facts.Machine.Commit}
        the worker on core {facts.WorkerCore}; medians of {facts.Rounds} rounds of {facts.Seconds} s

        """);

    /// <summary>The table, with a line under it for every row that is doubtful or not valid.</summary>
    public static string Table(ReportTable table)
    {
        IReadOnlyList<(string Key, string Heading)> labels = table.LabelColumns;
        IReadOnlyList<Figure> figures = table.FigureColumns;
        List<string[]> lines = [["case", .. labels.Select(label => label.Heading), .. figures.Select(figure => figure.Heading)]];
        lines.AddRange(table.Rows.Select(row => (string[])
        [
            row.Case, .. labels.Select(label => row.TextOf(label.Key)), .. figures.Select(figure => row.Find(figure.Key)?.Text ?? "-"),
        ]));
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
        StringBuilder text = new($"{table.Title}\n");
        foreach (string[] line in lines)
        {
            // Names begin at the left, numbers end at the right.
            text.Append(line[0].PadRight(widths[0]));
            for (int column = 1; column < line.Length; column++)
            {
                text.Append(Gap).Append(line[column].PadLeft(widths[column]));
            }

            text.Append('\n');
        }

        foreach (ReportRow row in table.Rows.Where(row => row.Remark is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Name}: {row.Remark}\n");
        }

        return text.Append('\n').ToString();
    }

    /// <summary>What is said at the end, where a terminal still shows it.</summary>
    public static string Warnings(BenchReport report) => string.Concat(report.Warnings.Select(warning => warning + "\n"));
}
