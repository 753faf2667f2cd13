using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen;

/// <summary>The measurements of one thing, one a round.</summary>
internal sealed class MeasuredRounds : List<Measurement>
{
    /// <summary>Millions of packets a second.</summary>
    public Sample Mpps => new(this.Select(round => round.Mpps));

    /// <summary>Nanoseconds a packet.</summary>
    public Sample Nanoseconds => Mpps.Select(mpps => Sample.Ratio(1000, mpps));

    /// <summary>Why one of these did not count; null when all did.</summary>
    public static string? FailureOf(params IEnumerable<MeasuredRounds> all) =>
        all.SelectMany(rounds => rounds).FirstOrDefault(round => round.Failure is not null)?.Failure;

    /// <summary>What makes these doubtful; null when nothing does.</summary>
    public static string? DoubtOf(double spread, params IEnumerable<MeasuredRounds> all) =>
        Noise.Doubt(all.SelectMany(rounds => rounds).Min(round => round.CoreShare), spread);
}
