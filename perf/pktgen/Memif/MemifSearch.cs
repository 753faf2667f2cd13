using Fulcrum.Generator;

namespace Fulcrum.Pktgen.Memif;

/// <summary>
/// Throughput as RFC 2544 section 26.1 has it: the highest rate at which nothing is lost. Short trials look for it, one of full length
/// confirms it, at a lower rate if need be.
/// </summary>
internal sealed class MemifSearch(MemifLink link, double seconds)
{
    private const int AboutTrials = 9;
    private const int MostConfirmations = 10;
    private const double StepDown = 0.95;

    // What comes back from an overloaded program is less than what it can bear, if anything.
    private const double Headroom = 1.3;

    /// <summary>How long it takes, about, for trials of so many seconds and their warm-up.</summary>
    public static double AboutSeconds(double seconds, double warmUpSeconds = 0.1) =>
        seconds + warmUpSeconds + AboutTrials * (ShortSeconds(seconds) + warmUpSeconds);

    /// <summary>Finds the rate; returns the trial that confirmed it, or the last one that did not.</summary>
    public async Task<MemifTrial> RunAsync(Trial traffic, CancellationToken cancellation)
    {
        double shortSeconds = ShortSeconds(seconds);
        MemifTrial most = await link.RunAsync(traffic with { PacketsPerSecond = 0, Seconds = shortSeconds }, cancellation);
        RateSearch search = new(most.Result.ReceivedPerSecond * Headroom);
        while (search.Next is { } rate)
        {
            search.Note((await link.RunAsync(traffic with { PacketsPerSecond = rate, Seconds = shortSeconds }, cancellation)).IsLossless);
        }

        MemifTrial confirmed = most;
        double confirmedRate = search.Best;
        for (int confirmation = 0; confirmation < MostConfirmations && confirmedRate > 0; confirmation++)
        {
            confirmed = await link.RunAsync(traffic with { PacketsPerSecond = confirmedRate, Seconds = seconds }, cancellation);
            if (confirmed.IsLossless)
                return confirmed;
            confirmedRate *= StepDown;
        }

        return confirmed with { Failure = confirmed.Failure ?? "there is no rate without loss" };
    }

    private static double ShortSeconds(double seconds) => Math.Max(seconds / 6, 0.2);
}
