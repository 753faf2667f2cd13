using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Bench.Tests;

/// <summary>The report on a terminal.</summary>
internal sealed class TextReportTests
{
    [Test]
    public void Table_OfKnownRows_HasEveryFigureUnderItsHeading() => Assert.That(
        TextReport.Table(KnownReport.WithEverything.Tables[0]),
        Is.EqualTo("""
            Established sessions
            case   sessions   Mpps  io Mpps  ratio to io  spread
            nat       1,000  11.00    22.00         0.50    18 %
            nat   1,000,000   7.00    20.00         0.35    57 %
            dr        1,000   2.00    20.00         0.10   100 %
            nat, sessions 1,000,000: noisy: the rounds <differ>
            dr, sessions 1,000: NOT VALID: packets were dropped: 7 drop.no_route


            """));

    [Test]
    public void Table_RowsWithOtherFigures_GetAColumnEach()
    {
        ReportRow one = new("a") { Figures = [new Figure("x", "x", "us", 1, 0)] };
        ReportRow other = new("b") { Labels = [new Label("mode", "mode", "dr")], Figures = [new Figure("y", "y", "", double.NaN, 0)] };

        string[] lines = TextReport.Table(new ReportTable("Two", [one, other])).Split('\n');

        Assert.That(lines[1..4].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Is.EqualTo(new[]
        {
            ["case", "mode", "x", "us", "y"], (string[])["a", "1", "-"], ["b", "dr", "-", "-"],
        }));
    }

    [Test]
    public void Warnings_OfALookThatIsNoisyAndPartlyNotValid_SayAllThree() => Assert.That(
        TextReport.Warnings(KnownReport.Of(3, KnownReport.Good, KnownReport.Doubtful, KnownReport.Invalid)).Split('\n'), Is.EqualTo(new[]
        {
            "A look, not a result: medians of 3 rounds; a result takes 5 or more.",
            "1 of 3 rows are NOT VALID; their figures do not count.",
            "A noisy run: 1 of 3 rows are doubtful. Repeat it on a quiet machine before you believe it.",
            "",
        }));

    [Test]
    public void Warnings_OfAGoodRun_AreNone() => Assert.That(KnownReport.Of(5, KnownReport.Good).Warnings, Is.Empty);
}
