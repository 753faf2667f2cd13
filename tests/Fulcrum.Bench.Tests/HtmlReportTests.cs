using System.Text.RegularExpressions;
using System.Xml.Linq;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Bench.Tests;

/// <summary>The report as a page.</summary>
internal sealed partial class HtmlReportTests
{
    private static string Page => HtmlReport.Write(KnownReport.WithEverything);

    [Test]
    public void Page_NeedsNoOtherFile()
    {
        Assert.That(Page, Does.Not.Contain("<script").And.Not.Contain("<link").And.Not.Contain("src=").And.Not.Contain("@import").And.Not.Contain("url("));
        Assert.That(Page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), Does.Not.Contain("http"));
        Assert.That(Page, Does.Contain("prefers-color-scheme: dark"));
    }

    [Test]
    public void Page_Warns_BeforeItShowsFigures() => Assert.That(
        Page.IndexOf("A noisy run: 1 of 3 rows", StringComparison.Ordinal), Is.GreaterThan(0).And.LessThan(Page.IndexOf("<svg", StringComparison.Ordinal)));

    [Test]
    public void Tables_HoldEveryRowWithItsRemark()
    {
        Assert.That(Page, Does.Contain(
            "<tr><td>nat</td><td>1,000</td><td title=\"rounds 10.00 to 12.00\">11.00</td><td class=\"reference\" title=\"rounds 20.00 to 24.00\">22.00</td>"));
        Assert.That(Page, Does.Contain("<tr class=\"doubt\">").And.Contain("noisy: the rounds &lt;differ&gt;"));
        Assert.That(Page, Does.Contain("<tr class=\"invalid\">").And.Contain("NOT VALID: packets were dropped: 7 drop.no_route"));
    }

    [Test]
    public void Charts_ShowValuesOfValidRowsUnderThePointer()
    {
        string[] titles = [.. Charts().SelectMany(chart => chart.Descendants().Where(element => element.Name.LocalName == "title")).Select(title => title.Value)];

        Assert.That(titles, Does.Contain("nat, sessions 1,000: 11.00 Mpps (rounds 10.00 to 12.00)"));
        Assert.That(titles, Does.Contain("nat, 1,000,000: 0.35 (rounds 0.25 to 0.45)\nnoisy: the rounds <differ>"));
        Assert.That(titles, Has.None.Contains("dr"));
    }

    [Test]
    public void Charts_NameTheirAxesAndSeries()
    {
        string[] texts = [.. Charts()[0].Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)];

        Assert.That(texts, Does.Contain("sessions").And.Contain("rate (Mpps)").And.Contain("io").And.Contain("nat"));
        Assert.That(texts, Does.Contain("1k").And.Contain("1M").And.Contain("20"));
    }

    [Test]
    public void Page_NamesMachineAndRun()
    {
        foreach (string fact in (string[])["Model &lt;1&gt;", "6.1.0", "not readable", "3072 of 2 MiB", "22.11.11", ".NET 10.0.1", "0123456789ab + changes",
            "2026-01-02 03:04 UTC", "./appliance bench --case nat,dr", "5 of 3 s"])
        {
            Assert.That(Page, Does.Contain($"<code>{fact}</code>"));
        }
    }

    [Test]
    public void Page_OfNothingThatIsValid_HasNoCharts() => Assert.That(HtmlReport.Write(KnownReport.Of(5, KnownReport.Invalid)), Does.Not.Contain("<svg"));

    private static XElement[] Charts() => [.. Svg().Matches(Page).Select(match => XElement.Parse(match.Value))];

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();
}
