using System.Globalization;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen.Memif;

/// <summary>The trials of one kind with one program, one a round, and what they say together.</summary>
internal sealed class MemifRounds : List<MemifTrial>
{
    /// <summary>Millions of packets a second that came back.</summary>
    public Sample Mpps => Of(trial => trial.Mpps);

    /// <summary>Why the figures are not valid; null when they are.</summary>
    public string? Failure => this.FirstOrDefault(trial => trial.Failure is not null)?.Failure;

    /// <summary>A figure, round by round.</summary>
    public Sample Of(Func<MemifTrial, double> figure) => new(this.Select(figure));

    /// <summary>What makes figures of these doubtful; null when nothing does.</summary>
    public static string? DoubtOf(double spread, params IEnumerable<MemifRounds> all)
    {
        MemifTrial[] trials = [.. all.SelectMany(rounds => rounds)];
        double absent = trials.Max(trial => trial.Result.GapShare);
        return absent > 1 - Noise.SharedCore
            ? string.Create(CultureInfo.InvariantCulture, $"noisy: the generator did not run for {absent * 100:F0} % of the time")
            : Noise.Doubt(trials.Min(trial => trial.CoreShare), spread);
    }
}
