using System.Text.Json;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Bench.Tests;

/// <summary>The report as JSON.</summary>
internal sealed class JsonReportTests
{
    [Test]
    public void Rows_OfAReport_AreThoseThatAreValid()
    {
        JsonElement rows = Written().GetProperty("rows");

        Assert.That(rows.GetArrayLength(), Is.EqualTo(2));
        Assert.That(rows[0].GetProperty("case").GetString(), Is.EqualTo("nat"));
        Assert.That(rows[0].GetProperty("sessions").GetInt32(), Is.EqualTo(1000));
        Assert.That(rows[0].GetProperty("mpps").GetDouble(), Is.EqualTo(11));
        Assert.That(rows[0].GetProperty("testpmd_io_mpps").GetDouble(), Is.EqualTo(22));
        Assert.That(rows[0].GetProperty("ratio_io").GetDouble(), Is.EqualTo(0.5));
        Assert.That(rows[0].GetProperty("spread").GetDouble(), Is.EqualTo(0.181818));
        Assert.That(rows[0].GetProperty("range").GetProperty("mpps").EnumerateArray().Select(value => value.GetDouble()), Is.EqualTo(new[] { 10.0, 12 }));
        Assert.That(rows[0].TryGetProperty("doubt", out _), Is.False);
        Assert.That(rows[1].GetProperty("doubt").GetString(), Is.EqualTo("noisy: the rounds <differ>"));
    }

    [Test]
    public void RowThatIsNotValid_IsNamedWithTheReasonAndWithoutFigures()
    {
        JsonElement invalid = Written().GetProperty("not_valid");

        Assert.That(invalid.GetArrayLength(), Is.EqualTo(1));
        Assert.That(invalid[0].EnumerateObject().Select(member => member.Name), Is.EqualTo(new[] { "case", "sessions", "reason" }));
        Assert.That(invalid[0].GetProperty("reason").GetString(), Is.EqualTo("packets were dropped: 7 drop.no_route"));
    }

    [Test]
    public void Facts_OfARun_AreWrittenWithoutTheHost()
    {
        JsonElement json = Written();

        Assert.That(json.GetProperty("format").GetInt32(), Is.EqualTo(1));
        Assert.That(json.GetProperty("command").GetString(), Is.EqualTo("./appliance bench --case nat,dr"));
        Assert.That(json.GetProperty("date").GetString(), Is.EqualTo("2026-01-02T03:04:05Z"));
        Assert.That(json.GetProperty("machine").GetProperty("commit").GetString(), Is.EqualTo("0123456789ab + changes"));
        Assert.That(json.GetProperty("machine").GetProperty("governor").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(json.GetProperty("warnings").GetArrayLength(), Is.EqualTo(2));
    }

    [TestCase(double.NaN, "null")]
    [TestCase(0, "0")]
    [TestCase(123456789.0, "123456789")]
    [TestCase(0.000123456789, "0.000123457")]
    public void Number_OfAnySize_KeepsSixDigits(double value, string expected)
    {
        ReportRow row = new("a") { Figures = [new Figure("x", "x", "", value, 0)] };

        Assert.That(Written(KnownReport.Of(5, row)).GetProperty("rows")[0].GetProperty("x").GetRawText(), Is.EqualTo(expected));
    }

    private static JsonElement Written(BenchReport? report = null)
    {
        using JsonDocument document = JsonDocument.Parse(JsonReport.Write(report ?? KnownReport.WithEverything));
        return document.RootElement.Clone();
    }
}
