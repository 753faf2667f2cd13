using Fulcrum.Pktgen.Memif;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Bench.Tests.Memif;

/// <summary>Rounds over memif in the common model.</summary>
internal sealed class MemifTableTests
{
    [Test]
    public void Latency_AtTheRateThatCounts_StandsFirstAndBesideTestpmd()
    {
        LatencyRounds rounds = new("latency");
        foreach (double noise in (double[])[0, 100, 0.5])
        {
            rounds.Add(MemifProgram.Reference, 0.5, MemifTrials.Of(0.5, 4));
            rounds.Add(MemifProgram.Reference, 1, MemifTrials.Of(1, 4 + noise, 2));
            rounds.Add(MemifProgram.FullNat, 1, MemifTrials.Of(1, 6 + noise, 3.25));
            rounds.AddHighest(MemifProgram.FullNat, MemifTrials.Of(7));
        }

        ReportTable table = rounds.ToTable(1);

        Assert.That(table.Rows.Select(row => (row.TextOf("program"), row.NumberOf("offered_mpps"))), Is.EqualTo(new[]
        {
            ("testpmd mac", 1.0), ("fulcrum fullnat", 1.0), ("testpmd mac", 0.5), ("fulcrum fullnat", 7.0),
        }));
        Assert.That(table.Rows.Select(row => row.Find("p999_above_us")!.Value), Is.EqualTo(new[] { double.NaN, 2, double.NaN, double.NaN }));
        Assert.That(table.Rows[1].Find("slices_p999_above_us")!.Value, Is.EqualTo(1.25));
        Assert.That(table.Rows[1].Find("disturbed")!.Value, Is.EqualTo(0.2).Within(1e-9));
        Assert.That(table.Rows[1].Find("all_p999_us")!.Value, Is.EqualTo(500));
    }

    [Test]
    public void Rates_StandBesideTestpmdsWithTheSameFrames()
    {
        RateTable table = new("memif", "Mpps", "mpps", trial => trial.Mpps);
        table.Add("64", MemifProgram.Reference, MemifTrials.Of(10));
        table.Add("64", MemifProgram.FullNat, MemifTrials.Of(8));
        table.Add("IMIX", MemifProgram.Reference, MemifTrials.Of(4));
        table.Add("IMIX", MemifProgram.FullNat, MemifTrials.Of(3) with { Failure = "3 packets or exchanges were lost" });

        ReportTable made = table.ToTable("Rates", "");

        Assert.That(made.Rows.Select(row => row.Find("ratio")!.Value), Is.EqualTo(new[] { 0.8, 0.75 }));
        Assert.That(made.Rows.Select(row => row.Failure), Is.EqualTo(new[] { null, "3 packets or exchanges were lost" }));
    }

    [Test]
    public void Candidates_OfARate_GoDownFromIt() => Assert.That(
        HighestRate.Candidates(1e6).Take(3), Is.EqualTo(new[] { 1e6, 0.95e6, 0.9e6 }).Within(1));
}
