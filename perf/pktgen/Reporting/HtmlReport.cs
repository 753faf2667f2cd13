using System.Globalization;
using System.Net;
using System.Text;
using Fulcrum.Pktgen.Reporting.Charts;

namespace Fulcrum.Pktgen.Reporting;

/// <summary>A report as one HTML page that needs no other file: first what to know, then charts, tables, and the machine.</summary>
internal sealed class HtmlReport
{
    private const string StyleResource = "report.css";

    private readonly BenchReport _report;
    private readonly StringBuilder _text = new();

    private HtmlReport(BenchReport report) => _report = report;

    /// <summary>The page.</summary>
    public static string Write(BenchReport report) => new HtmlReport(report).Write();

    private string Write()
    {
        _text.Append($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n");
        _text.Append($"<title>Fulcrum bench</title>\n<style>\n{Style()}</style>\n</head>\n<body>\n");
        WriteHead();
        WriteCharts();
        WriteTables();
        WriteFacts();
        return _text.Append("</body>\n</html>\n").ToString();
    }

    private void WriteHead()
    {
        MachineFacts machine = _report.Facts.Machine;
        _text.Append("<h1>Fulcrum bench</h1>\n");
        Paragraph("quiet", string.Create(CultureInfo.InvariantCulture,
            $"{_report.Facts.Date:yyyy-MM-dd}, {machine.Cpu}, DPDK {machine.Dpdk}, fulcrum {machine.Commit}, ")
            + $"medians of {_report.Facts.Rounds} rounds of {_report.Facts.Seconds} s");
        foreach (string warning in _report.Warnings)
        {
            Paragraph("warning", warning);
        }
    }

    private void WriteCharts()
    {
        IChart[] charts = [.. _report.Tables.SelectMany(table => table.Charts).Where(chart => !chart.IsEmpty)];
        if (charts.Length == 0)
        {
            return;
        }

        _text.Append("<h2>Charts</h2>\n");
        Paragraph("quiet", "Lines and bars are medians, error bars reach from the lowest round to the highest. A question mark stands at doubtful bars. "
            + "A pointer that rests on a point or bar shows its figures.");
        _text.Append("<div class=\"charts\">\n");
        foreach (IChart chart in charts)
        {
            _text.Append($"<figure>\n<figcaption>{Escape(chart.Title)}</figcaption>\n{chart.Draw()}</figure>\n");
        }

        _text.Append("</div>\n");
    }

    private void WriteTables()
    {
        _text.Append("<h2>Tables</h2>\n");
        foreach (ReportTable table in _report.Tables)
        {
            _text.Append($"<h3>{Escape(table.Title)}</h3>\n");
            if (table.Explanation.Length > 0)
            {
                Paragraph("quiet", table.Explanation);
            }

            WriteTable(table);
        }
    }

    private void WriteTable(ReportTable table)
    {
        IReadOnlyList<(string Key, string Heading)> labels = table.LabelColumns;
        IReadOnlyList<Figure> figures = table.FigureColumns;
        bool hasRemarks = table.Rows.Any(row => row.Remark is not null);
        _text.Append("<div class=\"scroll\"><table>\n<tr><th>case</th>");
        foreach (string heading in labels.Select(label => label.Heading).Concat(figures.Select(figure => figure.Heading)))
        {
            _text.Append($"<th>{Escape(heading)}</th>");
        }

        _text.Append(hasRemarks ? "<th></th></tr>\n" : "</tr>\n");
        foreach (ReportRow row in table.Rows)
        {
            string classes = row.Failure is not null ? " class=\"invalid\"" : row.Doubt is not null ? " class=\"doubt\"" : "";
            _text.Append($"<tr{classes}><td>{Escape(row.Case)}</td>");
            _text.AppendJoin("", labels.Select(label => $"<td>{Escape(row.TextOf(label.Key))}</td>"));
            _text.AppendJoin("", figures.Select(column => Cell(row.Find(column.Key))));
            _text.Append(hasRemarks ? $"<td class=\"remark\">{Escape(row.Remark ?? "")}</td></tr>\n" : "</tr>\n");
        }

        _text.Append("</table></div>\n");
    }

    private static string Cell(Figure? figure)
    {
        if (figure is null)
        {
            return "<td>-</td>";
        }

        string hover = figure.HasRange ? $" title=\"rounds {figure.Format(figure.Low)} to {figure.Format(figure.High)}\"" : "";
        return $"<td{(figure.IsReference ? " class=\"reference\"" : "")}{hover}>{figure.Text}</td>";
    }

    private void WriteFacts()
    {
        _text.Append("<h2>Machine and run</h2>\n<table class=\"facts\">\n");
        foreach ((string name, string value) in _report.Facts.Lines)
        {
            _text.Append($"<tr><td class=\"quiet\">{Escape(name)}</td><td><code>{Escape(value)}</code></td></tr>\n");
        }

        _text.Append("</table>\n");
    }

    private void Paragraph(string classes, string text) => _text.Append($"<p class=\"{classes}\">{Escape(text)}</p>\n");

    private static string Style()
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(StyleResource)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
