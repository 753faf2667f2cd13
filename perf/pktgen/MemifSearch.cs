using Fulcrum.Generator;

namespace Fulcrum.Pktgen;

/// <summary>
/// Throughput as RFC 2544 section 26.1 has it: the highest rate at which nothing is lost. Short trials look for it, one of full length
/// confirms it, at a lower rate if need be.
/// </summary>
internal sealed class MemifSearch(MemifLink link, double seconds)
{
    private const int MostConfirmations = 10;
    private const double StepDown = 0.95;

    // What comes back from an overloaded program is less than what it can bear, if anything.
    private const double Headroom = 1.3;

    private double TrialSeconds => Math.Max(seconds / 6, 0.2);

    /// <summary>Finds the rate; returns the trial that confirmed it, or the last one that did not.</summary>
    public async Task<MemifTrial> RunAsync(Trial traffic, CancellationToken cancellation)
    {
        MemifTrial most = await link.RunAsync(traffic with { PacketsPerSecond = 0, Seconds = TrialSeconds }, cancellation);
        RateSearch search = new(most.Result.ReceivedPerSecond * Headroom);
        while (search.Next is { } rate)
        {
            search.Note((await link.RunAsync(traffic with { PacketsPerSecond = rate, Seconds = TrialSeconds }, cancellation)).IsLossless);
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
}
