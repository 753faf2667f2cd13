using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Bench.Tests;

/// <summary>Latencies in the common model.</summary>
internal sealed class LatencyTableTests
{
    [Test]
    public void Rows_StandBesideTheReferenceOfTheSameRate()
    {
        ReportTable table = LatencyTable.Of("Latency", "", [Point("testpmd mac", 1, 4) with { IsReference = true }, Point("fullnat", 1, 6.5), Point("fullnat", 2, 9)]);

        Assert.That(table.Rows.Select(row => row.Find("p999_above_us")!.Value), Is.EqualTo(new[] { double.NaN, 2.5, double.NaN }));
        Assert.That(table.Rows[1].Name, Is.EqualTo("latency, program fullnat, offered Mpps 1"));
        Assert.That(table.Rows[1].Find("p50_us")!.Text, Is.EqualTo("3.25"));
    }

    [Test]
    public void Charts_AreOneForEachPercentile()
    {
        ReportTable table = LatencyTable.Of("Latency", "", [Point("testpmd mac", 1, 4) with { IsReference = true }, Point("fullnat", 1, 6.5), Point("fullnat", 2, 9)]);

        Assert.That(table.Charts, Has.Count.EqualTo(4));
        Assert.That(table.Charts[2].Draw(), Does.Contain("fullnat, offered 2: 9.00 us").And.Contain("testpmd mac, offered 1: 4.00 us"));
    }

    private static LatencyPoint Point(string program, double offered, double p999) => new("latency", program, offered)
    {
        Mpps = new Sample([offered]), P50 = new Sample([p999 / 2]), P99 = new Sample([p999 * 0.9]), P999 = new Sample([p999 - 1, p999, p999 + 1]), Max = new Sample([p999 * 10]),
        Lost = new Sample([0]),
    };
}
